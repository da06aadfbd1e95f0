package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.AgentCommand;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.ServerPair;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.CutOff;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Script;
import io.github.rocketmqhotfix.testapp.scenario.CallPlan;
import io.github.rocketmqhotfix.testapp.scenario.NameServerCall;
import io.github.rocketmqhotfix.testapp.scenario.NameServerCalls;
import io.github.rocketmqhotfix.testapp.scenario.NameServerClient;
import io.github.rocketmqhotfix.testapp.scenario.NameServerClient.Disturbance;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cost of attempts where they do not help: slow NameServers, no NameServer that answers, a shutdown, a detach.
 */
class NameServerAttemptsIT {

    static final int THREADS = 16;
    private static final List<String> RELEASES = List.of("4.2.0", "4.9.0", "4.9.8", "5.3.1");
    /** In milliseconds: the time that the agent may add to a call that fails without it too. */
    private static final long TOLERANCE = 300;
    private static final Set<String> SILENCE = Set.of("RemotingTimeoutException", "RemotingSendRequestException");
    private static final Duration DIALS_END = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** A failure of every NameServer of a client. */
    enum Outage {
        TWO_SILENT(2, true), ONE_SILENT(1, true), TWO_REFUSE(2, false), ONE_REFUSES(1, false);

        private final int servers;
        private final boolean silent;

        Outage(int servers, boolean silent) {
            this.servers = servers;
            this.silent = silent;
        }

        void begin(List<ScriptedServer> all) {
            all.forEach(silent ? server -> server.follow(Script.SILENCE) : ScriptedServer::close);
        }
    }

    @AutoClose
    private final Workspace workspace = Workspace.create("name-server-attempts");

    @ParameterizedTest(name = "{0}, {1} NameServers answer after {2} ms")
    @MethodSource
    void afterOneCallToSlowNameServersNoCallFailsOrIsRepeated(String release, int servers, int delayMillis) {
        NameServerClient client = NameServerClient.start(workspace, Installations.patched(release), "client");
        inUse(workspace, client, 1);
        List<ScriptedServer> slow = slow(workspace, servers, delayMillis);
        client.list(addresses(slow));

        assertThat(client.call(CallPlan.once())).allMatch(NameServerCall::answered);
        int before = requests(slow);
        NameServerCalls calls = client.call(CallPlan.of(THREADS, 3));

        assertThat(calls).hasSize(3 * THREADS).allMatch(NameServerCall::answered);
        assertThat(requests(slow) - before).isEqualTo(3 * THREADS);
        assertThat(AgentLines.of(client.process())).noneMatch(line -> line.contains("itself failed"));
    }

    static Stream<Arguments> afterOneCallToSlowNameServersNoCallFailsOrIsRepeated() {
        return RELEASES.stream()
                .flatMap(release -> Stream.of(Arguments.of(release, 2, 700), Arguments.of(release, 2, 1_500),
                        Arguments.of(release, 1, 1_500)));
    }

    /**
     * After refused connections a call ends as it does without the agent. After silence it may also end with the
     * exception of a closed connection.
     */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.2.0", "4.9.0", "4.9.8", "5.3.1"})
    void ifNoNameServerAnswersACallFailsAsWithoutTheAgentAndNotLater(String release) {
        CompletableFuture<Map<Outage, NameServerCalls>> plain = CompletableFuture
                .supplyAsync(() -> outages(Installations.plain(release)));
        Map<Outage, NameServerCalls> with = outages(Installations.patched(release));
        Map<Outage, NameServerCalls> without = plain.join();

        assertThat(List.of(Outage.values())).allSatisfy(outage -> {
            assertThat(without.get(outage)).hasSize(2 * THREADS).noneMatch(NameServerCall::answered);
            assertThat(with.get(outage)).hasSize(2 * THREADS).noneMatch(NameServerCall::answered);
            assertThat(exceptions(with.get(outage)))
                    .isSubsetOf(outage.silent ? SILENCE : exceptions(without.get(outage)));
            assertNotLater(with.get(outage), without.get(outage));
        });
    }

    /** One address is unreachable, so the client dials; the other one is silent. */
    @ParameterizedTest(name = "{0} after {1} ms")
    @CsvSource({"4.2.0, 200", "5.3.1, 200", "5.3.1, 700"})
    void aShutdownDuringAttemptsLeavesNothingBehind(String release, int afterMillis) {
        try (CutOff cutOff = CutOff.create();
                ScriptedServer silent = ScriptedServer.start(Script.SILENCE)) {
            NameServerClient client = NameServerClient.start(workspace, Installations.patched(release), "client");
            client.list(List.of(cutOff.address(), silent.address()));

            NameServerCalls calls = client.disturb(Disturbance.SHUTDOWN, Duration.ofMillis(afterMillis),
                    CallPlan.of(THREADS, 1));

            assertThat(calls).hasSize(THREADS).noneMatch(NameServerCall::answered);
            assertThat(calls.slowestMillis()).isLessThanOrEqualTo(4_000);
            assertNothingIsLeft(client);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"4.2.0", "5.3.1"})
    void aDetachDuringAttemptsLetsThemEndAndLeavesNothingBehind(String release) {
        // an attempt takes longer than a detach
        Setting setting = Installations.plain(release).with(Requirements.agent("namesrv-attempt=5000"));
        NameServerClient client = NameServerClient.start(workspace, setting, "client");
        List<ScriptedServer> servers = inUse(workspace, client, 2);
        ScriptedServer used = ServerPair.of(servers.get(0), servers.get(1), client::requireAnswers).used();
        int asked = requests(List.of(used));
        used.delay(Duration.ofSeconds(60));

        CompletableFuture<NameServerCalls> calls = CompletableFuture
                .supplyAsync(() -> client.call(CallPlan.of(THREADS, 1).withTimeout(Duration.ofSeconds(20))));
        Awaitility.await().atMost(LIMIT).until(() -> requests(List.of(used)) == asked + THREADS);
        AgentCommand.in(workspace).run(0, "detach", client.process().pid());
        assertThat(calls.join()).hasSize(THREADS).allMatch(NameServerCall::answered);
        assertThat(client.call(CallPlan.of(THREADS, 1))).hasSize(THREADS).allMatch(NameServerCall::answered);
        assertNothingIsLeft(client);
    }

    @Test
    void aListThatChanges200TimesLeavesEveryCallAnswered() {
        try (ScriptedServer alive = ScriptedServer.start(Script.SUCCESS)) {
            NameServerClient client = NameServerClient.start(workspace, Installations.patched("5.3.1"), "client");
            inUse(workspace, client, 1);
            for (int change = 1; change <= 200; change++) {
                client.list(List.of("127.0.1." + change + ":1", alive.address()));

                assertThat(client.call(CallPlan.of(2, 1))).hasSize(2).allMatch(NameServerCall::answered);
            }
            assertThat(AgentLines.of(client.process())).noneMatch(line -> line.contains("itself failed"));
        }
    }

    private static Map<Outage, NameServerCalls> outages(Setting setting) {
        try (Workspace workspace = Workspace.create("outages")) {
            NameServerClient client = NameServerClient.start(workspace, setting, "client");
            Map<Outage, NameServerCalls> calls = new EnumMap<>(Outage.class);
            for (Outage outage : Outage.values()) {
                List<ScriptedServer> servers = inUse(workspace, client, outage.servers);
                outage.begin(servers);
                calls.put(outage, client.call(CallPlan.of(THREADS, 2)));
                // up to 4.7.0 a client continues to ask an address that is no longer in its list (#2042)
                servers.forEach(ScriptedServer::close);
            }
            return calls;
        }
    }

    /** Waits, because the agent's thread that watches dials ends only 10 s after the last dial. */
    private static void assertNothingIsLeft(NameServerClient client) {
        Awaitility.await().atMost(DIALS_END).pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(client.threadsOfTheAgent()).containsExactly("rocketmq-hotfix-report"));
        assertThat(AgentLines.of(client.process())).noneMatch(line -> line.contains("itself failed"));
    }

    /**
     * Starts NameServers and makes calls in all threads, so that the client has loaded its classes and uses one of the
     * NameServers.
     */
    static List<ScriptedServer> inUse(Workspace workspace, NameServerClient client, int servers) {
        List<ScriptedServer> all = slow(workspace, servers, 0);
        client.list(addresses(all));
        client.requireAnswers();
        assertThat(client.call(CallPlan.of(THREADS, 1))).allMatch(NameServerCall::answered);
        return all;
    }

    static List<ScriptedServer> slow(Workspace workspace, int servers, int delayMillis) {
        List<ScriptedServer> all = Stream.generate(() -> workspace.keep(ScriptedServer.start(Script.SUCCESS)))
                .limit(servers).toList();
        all.forEach(server -> server.delay(Duration.ofMillis(delayMillis)));
        return all;
    }

    static List<String> addresses(List<ScriptedServer> servers) {
        return servers.stream().map(ScriptedServer::address).toList();
    }

    private static int requests(Collection<ScriptedServer> servers) {
        return servers.stream().mapToInt(server -> server.count(RequestCode.GET_ROUTEINFO_BY_TOPIC)).sum();
    }

    static Set<String> exceptions(NameServerCalls calls) {
        return calls.stream().map(NameServerCall::exception).collect(Collectors.toSet());
    }

    /** Compares the median too, because single calls are late on a busy machine. */
    static void assertNotLater(NameServerCalls with, NameServerCalls without) {
        assertThat(median(with)).isLessThanOrEqualTo(median(without) + TOLERANCE);
        assertThat(with.slowestMillis()).isLessThanOrEqualTo(without.slowestMillis() + 3 * TOLERANCE);
    }

    private static long median(NameServerCalls calls) {
        return calls.stream().mapToLong(NameServerCall::durationMillis).sorted().skip(calls.size() / 2).findFirst()
                .orElseThrow();
    }
}
