package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.ServerPair;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.Broker;
import io.github.rocketmqhotfix.testapp.harness.cluster.BrokerSettings;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.cluster.NameServer;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Script;
import io.github.rocketmqhotfix.testapp.scenario.CallPlan;
import io.github.rocketmqhotfix.testapp.scenario.NameServerCall;
import io.github.rocketmqhotfix.testapp.scenario.NameServerClient;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import io.github.rocketmqhotfix.testapp.scenario.TappedNameServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client leaves a silent NameServer in special cases too: over TLS, if the addresses have host names, if a hook signs
 * the requests, and if the client belongs to a broker.
 */
class NameServerVariantsIT {

    private static final int THREADS = 16;
    private static final int CALLS = 3;
    /** The limit for a call in milliseconds: 500 for an attempt, and 500 for everything else. */
    private static final long MAX_CALL_MILLIS = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @AutoClose
    private final Workspace workspace = Workspace.create("name-server-variants");

    /** The addresses contain the name {@code localhost}, and a hook signs every request. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.2.0", "4.9.8", "5.3.1"})
    void aClientLeavesASilentNameServerWithAHostNameAndRepeatsARequestWithTheSameSignature(String release) {
        try (ScriptedServer first = ScriptedServer.start(Script.SUCCESS);
                ScriptedServer second = ScriptedServer.start(Script.SUCCESS)) {
            NameServerClient client = NameServerClient.start(workspace, Installations.plain(release).client(), "client",
                    List.of(Requirements.agent().argument(), "-Dsign=true"));
            client.list(List.of(byName(first), byName(second)));
            warmUp(client);
            ServerPair pair = ServerPair.of(first, second, client::requireAnswers);
            pair.used().follow(Script.SILENCE);

            assertThat(client.call(CallPlan.of(THREADS, CALLS))).hasSize(THREADS * CALLS)
                    .allMatch(NameServerCall::answered)
                    .allMatch(call -> call.durationMillis() < MAX_CALL_MILLIS);
            assertThat(AgentLines.of(client.process()))
                    .anyMatch(line -> line
                            .contains(": left " + byName(pair.used()) + " for " + byName(pair.other()) + " after "))
                    .noneMatch(line -> line.contains("itself failed"));
            assertThat(Stream.of(first, second).flatMap(server -> server.requests().stream())
                    .map(request -> request.fields().get("Signature"))).doesNotContainNull().containsOnly(
                            first.requests().get(0).fields().get("Signature"));
        }
    }

    /**
     * Uses 4.9.8 on Java 8, where the TLS test mode of RocketMQ generates a certificate. With 5.3.1 the generation
     * fails. Each of the two NameServers freezes once.
     */
    @Test
    void overTlsNoCallFailsIfOneOfTwoNameServersFreezes() {
        Setting setting = Installations.setting("4.9.8", 8, Layout.PLAIN);
        List<NameServer> servers = Stream
                .generate(() -> NameServer.start(workspace, setting.servers(), Optional.empty()))
                .limit(2).toList();
        servers.forEach(NameServer::awaitAnswer);
        NameServerClient client = NameServerClient.start(workspace, setting.client(), "client",
                List.of(Requirements.agent().argument(), "-Dtls.enable=true"));
        client.list(servers.stream().map(NameServer::address).toList());
        warmUp(client);
        for (NameServer server : servers) {
            server.process().freeze();

            // sends no route request: the NameServers know no broker and would answer a route request with
            // TOPIC_NOT_EXIST, after which the agent may ask another NameServer
            assertThat(client.call(CallPlan.of(THREADS, CALLS).withCode(RequestCode.GET_BROKER_CLUSTER_INFO)))
                    .hasSize(THREADS * CALLS).allMatch(NameServerCall::answered);
            server.process().thaw();
        }
        assertThat(AgentLines.of(client.process())).anyMatch(line -> line.contains(" after 500 ms without an answer"))
                .noneMatch(line -> line.contains("itself failed"));
    }

    /**
     * A broker asks for the members of its group every second, with a route request. The request is sent without an
     * address, so the remoting client chooses the NameServer.
     */
    @Test
    void aBrokerContinuesToAskForItsGroupWhenTheNameServerInUseFreezes() {
        Setting setting = Installations.plain("5.3.1");
        TappedNameServer first = TappedNameServer.start(workspace, setting);
        TappedNameServer second = TappedNameServer.start(workspace, setting);
        first.server().awaitAnswer();
        second.server().awaitAnswer();
        Broker broker = Broker.start(workspace, setting.servers(),
                BrokerSettings.master("broker-a", first.tap().address() + ";" + second.tap().address())
                        .with("enableSlaveActingMaster=true"),
                Optional.of(Requirements.agent()));
        broker.awaitRegistration(first.server()).awaitRegistration(second.server());
        broker.process().await("a request", () -> first.routeRequests() + second.routeRequests() > 0, LIMIT);
        TappedNameServer used = usedByBroker(broker, first, second);
        TappedNameServer other = used == first ? second : first;

        int before = other.routeRequests();
        used.server().process().freeze();

        broker.process().await("requests to the other NameServer", () -> other.routeRequests() >= before + 3, LIMIT);
        assertThat(AgentLines.of(broker.process()))
                .anyMatch(line -> line.contains(": left " + used.tap().address() + " for " + other.tap().address()
                        + " after 500 ms without an answer"))
                .noneMatch(line -> line.contains("itself failed"));
    }

    private static TappedNameServer usedByBroker(Broker broker, TappedNameServer first, TappedNameServer second) {
        int beforeFirst = first.routeRequests();
        int beforeSecond = second.routeRequests();
        broker.process().await("the next request",
                () -> first.routeRequests() > beforeFirst || second.routeRequests() > beforeSecond, LIMIT);
        return first.routeRequests() > beforeFirst ? first : second;
    }

    /** Makes the first calls of the JVM, which can take longer than the 500 ms of an attempt. */
    private static void warmUp(NameServerClient client) {
        client.requireAnswers();
        assertThat(client.call(CallPlan.of(THREADS, 2).withTimeout(Duration.ofSeconds(20))))
                .allMatch(NameServerCall::answered);
    }

    private static String byName(ScriptedServer server) {
        return server.address().replace("127.0.0.1", "localhost");
    }
}
