package io.github.rocketmqhotfix.testapp.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.rocketmqhotfix.testapp.harness.ledger.Balance;
import io.github.rocketmqhotfix.testapp.soak.NameServerRequestCounter.RequestCount;
import io.github.rocketmqhotfix.testapp.soak.SoakFault.FaultKind;
import io.github.rocketmqhotfix.testapp.soak.SoakJudgement.Breach;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each invariant holds for correct observations, and is broken by wrong ones. */
class SoakJudgementTest {

    private static final SoakFault FREEZE = new SoakFault(FaultKind.FREEZE, SoakTarget.NAME_SERVER_2, 12);
    private static final SoakFault MASTER_KILL = new SoakFault(FaultKind.KILL_WHILE_CONSUMERS_FAIL,
            SoakTarget.MASTER_A, 11);

    private final SoakJudgement judgement = new SoakJudgement(
            new SoakClock(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)));

    @Test
    void anInvariantWithoutObservationIsNotJudged() {
        assertThat(judgement.notJudged()).containsOnlyKeys(Invariant.values());
        assertThat(judgement.notJudged().values()).doesNotContain("");
    }

    /** Observations that an invariant allows. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void holds(String what, Consumer<SoakJudgement> observation, List<Invariant> judged) {
        observation.accept(judgement);
        assertThat(judgement.breaches()).isEmpty();
        assertThat(judgement.notJudged()).doesNotContainKeys(judged.toArray(Invariant[]::new));
    }

    static Stream<Arguments> holds() {
        return Stream.of(
                allowed("a balance without loss", soak -> soak.balance(new Balance(10, 8, 2, 9, 1, 3, 0, 0), List.of()),
                        Invariant.NOTHING_LOST, Invariant.NOTHING_INVENTED),
                allowed("one request of each thread to a dead NameServer", soak -> assertThat(soak.deadNameServer(
                        FREEZE, List.of(count("producer-1", 2, 2), count("consumer-1", 1, 1)), true)).isTrue(),
                        Invariant.DEAD_NAME_SERVERS_ARE_LEFT),
                allowed("no failed route request", soak -> soak.routes(FREEZE, List.of(), true),
                        Invariant.NO_ROUTE_FAILS),
                allowed("a recovery", soak -> soak.recovery(FREEZE, Optional.empty()), Invariant.CLUSTER_RECOVERS),
                allowed("a running JVM", soak -> soak.jvm("consumer-1", Optional.empty()), Invariant.JVMS_KEEP_RUNNING),
                allowed("a flat JVM", soak -> soak.growth(
                        List.of(SoakResults.series("producer-1", LongStream.range(0, 30).map(any -> 30).toArray())),
                        Set.of("producer-1")), Invariant.JVMS_STAY_FLAT),
                allowed("agent lines without a failure", soak -> soak.agent(Map.of("producer-1",
                        List.of("[rocketmq-hotfix] INFO namesrv-reset #1: left 10.0.0.1:9876 for 10.0.0.2:9876"),
                        "producer-2", List.of())),
                        Invariant.THE_AGENT_DOES_NOT_FAIL),
                allowed("a step without an exception", soak -> soak.runStep("the watch", () -> {}),
                        Invariant.THE_SOAK_DOES_NOT_FAIL));
    }

    private static Arguments allowed(String what, Consumer<SoakJudgement> observation, Invariant... judged) {
        return Arguments.of(what, observation, List.of(judged));
    }

    /** Observations that break an invariant. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void breaks(String what, Consumer<SoakJudgement> observation, Invariant invariant, String jvm, String detail) {
        observation.accept(judgement);
        assertThat(judgement.breaches()).extracting(Breach::invariant, Breach::jvm, Breach::detail)
                .containsExactly(tuple(invariant, jvm, detail));
        assertThat(judgement.notJudged()).doesNotContainKey(invariant);
    }

    static Stream<Arguments> breaks() {
        return Stream.of(
                breach("a lost message",
                        soak -> soak.balance(new Balance(10, 8, 2, 7, 0, 0, 1, 0), List.of("producer-1#4")),
                        Invariant.NOTHING_LOST, "the consumers", "1 are missing: [producer-1#4]"),
                breach("a received message that nobody sent",
                        soak -> soak.balance(new Balance(10, 8, 2, 9, 0, 0, 0, 2), List.of()),
                        Invariant.NOTHING_INVENTED, "the consumers", "2 messages were received that nobody sent"),
                breach("a send-back to a NameServer",
                        soak -> soak.requests(Map.of("127.0.13.1:9876", Map.of(36, 4L, 105, 40L)),
                                address -> "consumer-1"),
                        Invariant.NO_SEND_BACK_TO_A_NAME_SERVER, "consumer-1",
                        "4 went to the NameServer at 127.0.13.1:9876"),
                breach("a second request of a thread",
                        soak -> soak.deadNameServer(FREEZE,
                                List.of(count("producer-1", 2, 2), count("consumer-1", 1, 2)), true),
                        Invariant.DEAD_NAME_SERVERS_ARE_LEFT, "consumer-1",
                        "2 requests came from 1 asking thread(s) when NameServer 2 is frozen for 12 s; lines of its agent: [left it]"),
                breach("one request to a NameServer off the list", soak -> soak.deadNameServer(
                        new SoakFault(FaultKind.TAKE_OFF_LIST, SoakTarget.NAME_SERVER_2, 12),
                        List.of(count("producer-1", 2, 1)), true),
                        Invariant.DEAD_NAME_SERVERS_ARE_LEFT, "producer-1",
                        "1 requests came from 2 asking thread(s) when NameServer 2 is"
                                + " taken off the clients' lists for 12 s; lines of its agent: [left it]"),
                breach("a failed route request",
                        soak -> soak.routes(FREEZE, List.of("MQClientException after 3000 ms"), true),
                        Invariant.NO_ROUTE_FAILS, "the producers",
                        "1 failed when NameServer 2 is frozen for 12 s: [MQClientException after 3000 ms]"),
                breach("a broker that does not recover",
                        soak -> soak.recovery(MASTER_KILL,
                                Optional.of("no message was stored by broker-a and received after 240 s")),
                        Invariant.CLUSTER_RECOVERS, "master of broker-a",
                        "when master of broker-a is killed while consumers fail for 11 s:"
                                + " no message was stored by broker-a and received after 240 s"),
                breach("a JVM that ended", soak -> soak.jvm("consumer-1", Optional.of("\nOutOfMemoryError")),
                        Invariant.JVMS_KEEP_RUNNING, "consumer-1", "it has ended\nOutOfMemoryError"),
                breach("a failure in an agent line",
                        soak -> soak.agent(
                                Map.of("producer-1", List.of("[rocketmq-hotfix] WARN failed:weaving loopback-filter"))),
                        Invariant.THE_AGENT_DOES_NOT_FAIL, "producer-1",
                        "it printed [[rocketmq-hotfix] WARN failed:weaving loopback-filter]"),
                breach("bytes that are not captured", soak -> soak.capture(17, Optional.empty()),
                        Invariant.ALL_REQUESTS_ARE_CAPTURED, "tcpdump", "17 bytes were not captured. "),
                breach("an exception of the soak, which is not rethrown", soak -> soak.runStep("the watch", () -> {
                    throw new IllegalStateException("no such process");
                }), Invariant.THE_SOAK_DOES_NOT_FAIL, "the watch", "java.lang.IllegalStateException: no such process"));
    }

    private static Arguments breach(String what, Consumer<SoakJudgement> observation, Invariant invariant, String jvm,
            String detail) {
        return Arguments.of(what, observation, invariant, jvm, detail);
    }

    /** Observations that cannot show a breach. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void isNotJudged(String what, Consumer<SoakJudgement> observation, Invariant invariant) {
        observation.accept(judgement);
        assertThat(judgement.breaches()).isEmpty();
        assertThat(judgement.notJudged()).containsKey(invariant);
    }

    static Stream<Arguments> isNotJudged() {
        Consumer<SoakJudgement> nothingArrives = soak -> soak.balance(new Balance(10, 0, 10, 0, 0, 0, 0, 0), List.of());
        return Stream.of(
                open("loss if no message is acknowledged", nothingArrives, Invariant.NOTHING_LOST),
                open("the origin of messages if none is received", nothingArrives, Invariant.NOTHING_INVENTED),
                open("a NameServer without users",
                        soak -> assertThat(soak.deadNameServer(FREEZE, List.of(), true)).isFalse(),
                        Invariant.DEAD_NAME_SERVERS_ARE_LEFT),
                open("a NameServer with slow neighbours", soak -> assertThat(soak.deadNameServer(
                        FREEZE, List.of(count("consumer-1", 1, 3)), false)).isFalse(),
                        Invariant.DEAD_NAME_SERVERS_ARE_LEFT),
                open("a route request while another NameServer is slow",
                        soak -> soak.routes(FREEZE, List.of("MQClientException after 3000 ms"), false),
                        Invariant.NO_ROUTE_FAILS));
    }

    private static Arguments open(String what, Consumer<SoakJudgement> observation, Invariant invariant) {
        return Arguments.of(what, observation, invariant);
    }

    @Test
    void sendBacksAreJudgedOnceTheClusterHasRecoveredFromAFaultWithoutMaster() {
        judgement.requests(Map.of("127.0.13.1:9876", Map.of(105, 40L)), address -> "consumer-1");
        assertThat(judgement.notJudged()).containsKey(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER);
        judgement.recovery(MASTER_KILL, Optional.of("no message was received"));
        assertThat(judgement.notJudged()).containsKey(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER);
        judgement.recovery(MASTER_KILL, Optional.empty());
        assertThat(judgement.notJudged()).doesNotContainKeys(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER,
                Invariant.ALL_REQUESTS_ARE_CAPTURED);
        assertThat(judgement.breaches()).extracting(Breach::invariant).containsExactly(Invariant.CLUSTER_RECOVERS);
    }

    @Test
    void aGrowingJvmIsABreach() {
        judgement.growth(List.of(SoakResults.series("producer-1", LongStream.range(0, 30).toArray())),
                Set.of("producer-1"));
        assertThat(judgement.breaches()).singleElement().satisfies(breach -> {
            assertThat(breach.invariant()).isEqualTo(Invariant.JVMS_STAY_FLAT);
            assertThat(breach.detail()).startsWith("its threads grew by 14: [0, 1, 2");
        });
    }

    @Test
    void growthIsNotJudgedIfAJvmThatNoFaultEndsHasFewMeasurements() {
        judgement.growth(List.of(SoakResults.series("producer-1", LongStream.range(0, 30).map(any -> 30).toArray()),
                SoakResults.series("consumer-1", 30, 30)), Set.of("producer-1", "consumer-1"));
        assertThat(judgement.notJudged()).containsEntry(Invariant.JVMS_STAY_FLAT,
                "fewer than 24 measurements of consumer-1");
    }

    private static RequestCount count(String client, int threads, long times) {
        return new RequestCount(client, threads, times, List.of("left it"));
    }
}
