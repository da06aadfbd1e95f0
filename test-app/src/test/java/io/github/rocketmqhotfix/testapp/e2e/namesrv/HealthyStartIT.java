package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.Broker;
import io.github.rocketmqhotfix.testapp.harness.cluster.BrokerSettings;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.NameServer;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Script;
import io.github.rocketmqhotfix.testapp.harness.wire.WireTap;
import io.github.rocketmqhotfix.testapp.program.load.NumberedConsumer;
import io.github.rocketmqhotfix.testapp.program.load.ProducerApplication;
import io.github.rocketmqhotfix.testapp.scenario.CallPlan;
import io.github.rocketmqhotfix.testapp.scenario.NameServerCall;
import io.github.rocketmqhotfix.testapp.scenario.NameServerCalls;
import io.github.rocketmqhotfix.testapp.scenario.NameServerClient;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While nothing is wrong, a client that starts sends the same requests to NameServers with and without the agent. */
class HealthyStartIT {

    private static final int THREADS = 16;
    private static final int MESSAGES = 5;
    /**
     * The largest difference between two counts that is due to chance. A client asks for its routes 10 ms after its
     * start; by then it may or may not know the topic.
     */
    private static final int TOLERANCE = 1;
    private static final String TOPIC = "hotfix-start";
    private static final Duration LIMIT = Duration.ofSeconds(90);
    @AutoClose
    private static Workspace servers;
    private static List<NameServer> nameServers;

    /**
     * The requests of one client to the NameServer in use, counted by code, and the number of the client's connections
     * to that NameServer.
     */
    private record Seen(Map<Integer, Integer> requests, int connections) {}

    /** Starts servers of 4.9.8, which clients of all releases can use. */
    @BeforeAll
    static void startServers() {
        servers = Workspace.create("servers");
        Setting setting = Installations.plain("4.9.8");
        nameServers = Stream.generate(() -> NameServer.start(servers, setting.servers(), Optional.empty())).limit(2)
                .toList();
        nameServers.forEach(NameServer::awaitAnswer);
        String addresses = nameServers.get(0).address() + ";" + nameServers.get(1).address();
        Broker broker = Broker.start(servers, setting.servers(), BrokerSettings.master("broker-a", addresses),
                Optional.empty());
        nameServers.forEach(broker::awaitRegistration);
        broker.createTopic(TOPIC, 1, nameServers.toArray(NameServer[]::new));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.2.0", "4.9.8", "5.1.4", "5.3.1", "5.5.0"})
    void aProducerAndAConsumerSendTheSameRequestsToTheSameServer(String release) {
        Setting plain = Installations.plain(release);
        for (Class<?> application : List.of(ProducerApplication.class, NumberedConsumer.class)) {
            Seen without = started(plain, application, "without");
            Seen with = started(patched(release), application, "with");

            assertThat(with.requests).containsOnlyKeys(without.requests.keySet());
            with.requests.forEach((code, count) -> assertThat(count).as("%s, code %d", application, code)
                    .isBetween(without.requests.get(code) - TOLERANCE, without.requests.get(code) + TOLERANCE));
            assertThat(with.connections).isEqualTo(without.connections);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.2.0", "4.9.8", "5.1.4", "5.3.1", "5.5.0"})
    void sixteenThreadsOfAColdClientAreAllAnsweredOverOneConnection(String release) {
        try (Workspace workspace = Workspace.create("cold");
                ScriptedServer first = ScriptedServer.start(Script.SUCCESS);
                ScriptedServer second = ScriptedServer.start(Script.SUCCESS)) {
            NameServerClient client = NameServerClient.start(workspace, patched(release), "client");
            client.list(List.of(first.address(), second.address()));

            NameServerCalls calls = client.call(CallPlan.of(THREADS, 1).withTimeout(Duration.ofSeconds(20)));

            assertThat(calls).hasSize(THREADS).allMatch(NameServerCall::answered);
            assertThat(Stream.of(first, second).map(server -> server.count(RequestCode.GET_ROUTEINFO_BY_TOPIC)))
                    .containsExactlyInAnyOrder(THREADS, 0);
            // 5.x itself dials every NameServer
            assertThat(first.connections() + second.connections())
                    .isLessThanOrEqualTo(release.startsWith("4.") ? 1 : 2);
            assertThat(AgentLines.of(client.process())).isNotEmpty().allMatch(line -> line.contains(" INFO applied "));
        }
    }

    /** An attempt may take 5 s: on a busy machine the first call of a JVM needs more than 500 ms to load Netty. */
    private static Setting patched(String release) {
        return Installations.plain(release).with(Requirements.agent("namesrv-attempt=5000"));
    }

    /** Returns the requests of a client from its start until it has sent or received messages. */
    private static Seen started(Setting setting, Class<?> application, String agent) {
        try (Workspace workspace = Workspace.create("start")) {
            List<WireTap> taps = nameServers.stream().map(server -> workspace.keep(WireTap.to(server.socketAddress())))
                    .toList();
            ClientProcess client = ClientProcess.start(workspace, setting.client(), "client", application,
                    setting.agent(),
                    Optional.empty(), "nameServer=" + taps.get(0).address() + ";" + taps.get(1).address(),
                    "topic=" + TOPIC,
                    "group=" + agent + "-" + setting.client().release().toString().replace('.', '-'),
                    "count=" + MESSAGES, "stay=1");
            client.awaitEvent(application == ProducerApplication.class ? "finished" : "received", LIMIT);
            assertThat(AgentLines.of(client.process())).allMatch(line -> line.contains(" INFO "))
                    .noneMatch(line -> line.contains("namesrv-reset #"));
            assertThat(taps).filteredOn(tap -> !tap.requests().isEmpty()).hasSize(1);
            WireTap used = taps.stream().filter(tap -> !tap.requests().isEmpty()).findFirst().orElseThrow();
            return new Seen(used.counts(), used.connections().size());
        }
    }
}
