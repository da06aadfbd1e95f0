package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A silent NameServer is left over TLS, by its host name, with a hook that signs, and by a broker, as everywhere else. */
class NameServerVariantsIT {

    private static final int THREADS = 16;
    private static final int CALLS = 3;
    /** In milliseconds: an attempt of 500, and 500 for everything else. */
    private static final long SLOWEST = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** An address with the name of the host, and a signature in every request. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.2.0", "4.9.8", "5.3.1"})
    void aHostNameIsLeftForAnotherAndASecondSignatureIsTheFirst(String release) {
        try (Workspace workspace = Workspace.create("names"); ScriptedServer first = ScriptedServer.start(Script.SUCCESS);
                ScriptedServer second = ScriptedServer.start(Script.SUCCESS)) {
            NameServerClient client = NameServerClient.start(workspace, Installations.plain(release).client(), "client",
                    List.of(Requirements.agent().argument(), "-Dsign=true"));
            client.list(List.of(byName(first), byName(second)));
            warmUp(client);
            int before = first.count(RequestCode.GET_ROUTEINFO_BY_TOPIC);
            client.requireAnswers();
            ScriptedServer used = first.count(RequestCode.GET_ROUTEINFO_BY_TOPIC) > before ? first : second;
            used.follow(Script.SILENCE);

            assertThat(client.call(CallPlan.of(THREADS, CALLS))).hasSize(THREADS * CALLS).allMatch(NameServerCall::answered)
                    .allMatch(call -> call.durationMillis() < SLOWEST);
            assertThat(AgentLines.of(client.process()))
                    .anyMatch(line -> line.contains(": left " + byName(used) + " for " + byName(used == first ? second : first) + " after "))
                    .noneMatch(line -> line.contains("itself failed"));
            assertThat(Stream.of(first, second).flatMap(server -> server.requests().stream())
                    .map(request -> request.fields().get("Signature"))).doesNotContainNull().containsOnly(
                            first.requests().get(0).fields().get("Signature"));
        }
    }

    /** Java 8 makes the certificate of RocketMQ's test mode by itself; with 5.3.1 that does not work. One of the two is the one in use. */
    @Test
    void overTlsNoCallFailsWhicheverOfTwoNameServersFreezes() {
        Setting setting = Installations.setting("4.9.8", 8, Layout.PLAIN);
        try (Workspace workspace = Workspace.create("tls")) {
            List<NameServer> servers = Stream.generate(() -> NameServer.start(workspace, setting.servers(), Optional.empty()))
                    .limit(2).toList();
            servers.forEach(NameServer::awaitAnswer);
            NameServerClient client = NameServerClient.start(workspace, setting.client(), "client",
                    List.of(Requirements.agent().argument(), "-Dtls.enable=true"));
            client.list(servers.stream().map(NameServer::address).toList());
            warmUp(client);
            for (NameServer server : servers) {
                server.process().freeze();

                // they know no broker, and a refused route would be no answer
                assertThat(client.call(CallPlan.of(THREADS, CALLS).withCode(RequestCode.GET_BROKER_CLUSTER_INFO)))
                        .hasSize(THREADS * CALLS).allMatch(NameServerCall::answered);
                server.process().thaw();
            }
            assertThat(AgentLines.of(client.process())).anyMatch(line -> line.contains(" after 500 ms without an answer"))
                    .noneMatch(line -> line.contains("itself failed"));
        }
    }

    /** It asks for the members of its group every second, by a route and without an address. */
    @Test
    void aBrokerGoesOnAskingForItsGroupWhenTheNameServerThatItUsesFreezes() {
        Setting setting = Installations.plain("5.3.1");
        try (Workspace workspace = Workspace.create("broker")) {
            TappedNameServer first = TappedNameServer.start(workspace, setting);
            TappedNameServer second = TappedNameServer.start(workspace, setting);
            first.server().awaitAnswer();
            second.server().awaitAnswer();
            Broker broker = Broker.start(workspace, setting.servers(),
                    BrokerSettings.master("broker-a", first.tap().address() + ";" + second.tap().address()).with("enableSlaveActingMaster=true"),
                    Optional.of(Requirements.agent()));
            broker.awaitRegistration(first.server()).awaitRegistration(second.server());
            broker.process().await("question", () -> first.routeRequests() + second.routeRequests() > 0, LIMIT);
            TappedNameServer used = usedByBroker(broker, first, second);
            TappedNameServer other = used == first ? second : first;

            int before = other.routeRequests();
            used.server().process().freeze();

            broker.process().await("questions elsewhere", () -> other.routeRequests() >= before + 3, LIMIT);
            assertThat(AgentLines.of(broker.process()))
                    .anyMatch(line -> line.contains(": left " + used.tap().address() + " for " + other.tap().address() + " after 500 ms without an answer"))
                    .noneMatch(line -> line.contains("itself failed"));
        }
    }

    private static TappedNameServer usedByBroker(Broker broker, TappedNameServer first, TappedNameServer second) {
        int beforeFirst = first.routeRequests();
        int beforeSecond = second.routeRequests();
        broker.process().await("next question", () -> first.routeRequests() > beforeFirst || second.routeRequests() > beforeSecond, LIMIT);
        return first.routeRequests() > beforeFirst ? first : second;
    }

    /** The first calls of a JVM take longer than an attempt. */
    private static void warmUp(NameServerClient client) {
        client.requireAnswers();
        assertThat(client.call(CallPlan.of(THREADS, 2).withTimeout(Duration.ofSeconds(20)))).allMatch(NameServerCall::answered);
    }

    private static String byName(ScriptedServer server) {
        return server.address().replace("127.0.0.1", "localhost");
    }
}
