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
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Each invariant holds for correct observations, and is broken by wrong ones. */
class SoakJudgementTest {

    private static final SoakFault FREEZE = new SoakFault(FaultKind.FREEZE, SoakTarget.NAME_SERVER_2, 12);
    private static final SoakFault LOSS = new SoakFault(FaultKind.LOSE_WITH_FAILURES, SoakTarget.MASTER_A, 11);

    private final SoakJudgement judgement = new SoakJudgement(
            new SoakClock(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)));

    @Test
    void anInvariantWithoutObservationIsNotJudged() {
        assertThat(judgement.notJudged()).containsOnlyKeys(Invariant.values());
        assertThat(judgement.notJudged().values()).doesNotContain("");
    }

    @Test
    void aBalanceWithoutLossHolds() {
        judgement.balance(new Balance(10, 8, 2, 9, 1, 3, 0, 0), List.of());
        assertHolds(Invariant.NOTHING_LOST, Invariant.NOTHING_INVENTED);
    }

    @Test
    void anEmptyBalanceIsNotJudged() {
        judgement.balance(new Balance(10, 0, 10, 0, 0, 0, 0, 0), List.of());
        assertThat(judgement.notJudged()).containsKeys(Invariant.NOTHING_LOST, Invariant.NOTHING_INVENTED);
    }

    @Test
    void aLostMessageIsABreach() {
        judgement.balance(new Balance(10, 8, 2, 7, 0, 0, 1, 0), List.of("producer-1#4"));
        assertBroken(Invariant.NOTHING_LOST, "the consumers", "1 are missing: [producer-1#4]");
    }

    @Test
    void aReceivedMessageThatNobodySentIsABreach() {
        judgement.balance(new Balance(10, 8, 2, 9, 0, 0, 0, 2), List.of());
        assertBroken(Invariant.NOTHING_INVENTED, "the consumers", "2 messages were received that nobody sent");
    }

    @Test
    void sendBacksAreJudgedAfterAFaultWithoutMaster() {
        judgement.requests(Map.of("127.0.13.1:9876", Map.of(105, 40L)), address -> "consumer-1");
        assertThat(judgement.notJudged()).containsKey(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER);
        judgement.recovery(LOSS, Optional.empty());
        assertHolds(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER, Invariant.ALL_REQUESTS_ARE_CAPTURED);
    }

    @Test
    void aSendBackToANameServerIsABreach() {
        judgement.requests(Map.of("127.0.13.1:9876", Map.of(36, 4L, 105, 40L)), address -> "consumer-1");
        assertBroken(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER, "consumer-1", "4 went to the NameServer at 127.0.13.1:9876");
    }

    @Test
    void eachThreadMayAskADeadNameServerOnce() {
        assertThat(judgement.deadNameServer(FREEZE, List.of(count("producer-1", 2, 2), count("consumer-1", 1, 1)), true)).isTrue();
        assertHolds(Invariant.DEAD_NAME_SERVERS_ARE_LEFT);
    }

    @Test
    void aSecondRequestOfAThreadIsABreach() {
        judgement.deadNameServer(FREEZE, List.of(count("producer-1", 2, 2), count("consumer-1", 1, 2)), true);
        assertBroken(Invariant.DEAD_NAME_SERVERS_ARE_LEFT, "consumer-1",
                "2 requests came from 1 asking thread(s) when NameServer 2 is frozen for 12 s; lines of its agent: [left it]");
    }

    @Test
    void aNameServerWithoutUsersOrWithSlowNeighboursIsNotJudged() {
        assertThat(judgement.deadNameServer(FREEZE, List.of(), true)).isFalse();
        assertThat(judgement.deadNameServer(FREEZE, List.of(count("consumer-1", 1, 3)), false)).isFalse();
        assertThat(judgement.breaches()).isEmpty();
        assertThat(judgement.notJudged()).containsKey(Invariant.DEAD_NAME_SERVERS_ARE_LEFT);
    }

    @Test
    void oneRequestToANameServerOffTheListIsABreach() {
        judgement.deadNameServer(new SoakFault(FaultKind.TAKE_OFF_LIST, SoakTarget.NAME_SERVER_2, 12), List.of(count("producer-1", 2, 1)), true);
        assertBroken(Invariant.DEAD_NAME_SERVERS_ARE_LEFT, "producer-1",
                "1 requests came from 2 asking thread(s) when NameServer 2 is taken off the clients' lists for 12 s; lines of its agent: [left it]");
    }

    @Test
    void noFailedRouteRequestHolds() {
        judgement.routes(FREEZE, List.of(), true);
        assertHolds(Invariant.NO_ROUTE_FAILS);
    }

    @Test
    void aFailedRouteRequestIsABreach() {
        judgement.routes(FREEZE, List.of("MQClientException after 3000 ms"), true);
        assertBroken(Invariant.NO_ROUTE_FAILS, "the producers",
                "1 failed when NameServer 2 is frozen for 12 s: [MQClientException after 3000 ms]");
    }

    @Test
    void aRouteRequestIsNotJudgedWhileAnotherNameServerIsSlow() {
        judgement.routes(FREEZE, List.of("MQClientException after 3000 ms"), false);
        assertThat(judgement.breaches()).isEmpty();
        assertThat(judgement.notJudged()).containsKey(Invariant.NO_ROUTE_FAILS);
    }

    @Test
    void aRecoveryHolds() {
        judgement.recovery(FREEZE, Optional.empty());
        assertHolds(Invariant.CLUSTER_RECOVERS);
    }

    @Test
    void aBrokerThatDoesNotRecoverIsABreach() {
        judgement.recovery(LOSS, Optional.of("no message was stored by broker-a and received after 240 s"));
        assertBroken(Invariant.CLUSTER_RECOVERS, "master of broker-a",
                "when master of broker-a is killed while consumers fail for 11 s: no message was stored by broker-a and received after 240 s");
        assertThat(judgement.notJudged()).containsKey(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER);
    }

    @Test
    void aRunningJvmHolds() {
        judgement.jvm("consumer-1", Optional.empty());
        assertHolds(Invariant.JVMS_KEEP_RUNNING);
    }

    @Test
    void aJvmThatEndedIsABreach() {
        judgement.jvm("consumer-1", Optional.of("\nOutOfMemoryError"));
        assertBroken(Invariant.JVMS_KEEP_RUNNING, "consumer-1", "it has ended\nOutOfMemoryError");
    }

    @Test
    void aFlatJvmHolds() {
        judgement.growth(List.of(SoakResults.series("producer-1", LongStream.range(0, 30).map(any -> 30).toArray())), Set.of("producer-1"));
        assertHolds(Invariant.JVMS_STAY_FLAT);
    }

    @Test
    void aGrowingJvmIsABreach() {
        judgement.growth(List.of(SoakResults.series("producer-1", LongStream.range(0, 30).toArray())), Set.of("producer-1"));
        assertThat(judgement.breaches()).singleElement().satisfies(breach -> {
            assertThat(breach.invariant()).isEqualTo(Invariant.JVMS_STAY_FLAT);
            assertThat(breach.detail()).startsWith("its threads grew by 14: [0, 1, 2");
        });
    }

    @Test
    void growthIsNotJudgedIfANeverEndedJvmHasFewMeasurements() {
        judgement.growth(List.of(SoakResults.series("producer-1", LongStream.range(0, 30).map(any -> 30).toArray()),
                SoakResults.series("consumer-1", 30, 30)), Set.of("producer-1", "consumer-1"));
        assertThat(judgement.notJudged()).containsEntry(Invariant.JVMS_STAY_FLAT, "fewer than 24 measurements of consumer-1");
    }

    @Test
    void agentLinesWithoutFailureHold() {
        judgement.agent(Map.of("producer-1", List.of("[rocketmq-hotfix] INFO namesrv-reset #1: left 10.0.0.1:9876 for 10.0.0.2:9876"),
                "producer-2", List.of()));
        assertHolds(Invariant.THE_AGENT_DOES_NOT_FAIL);
    }

    @Test
    void aFailureInAnAgentLineIsABreach() {
        judgement.agent(Map.of("producer-1", List.of("[rocketmq-hotfix] WARN failed:weaving loopback-filter")));
        assertBroken(Invariant.THE_AGENT_DOES_NOT_FAIL, "producer-1", "it printed [[rocketmq-hotfix] WARN failed:weaving loopback-filter]");
    }

    @Test
    void bytesThatAreNotCapturedAreABreach() {
        judgement.capture(17, Optional.empty());
        assertBroken(Invariant.ALL_REQUESTS_ARE_CAPTURED, "tcpdump", "17 bytes were not captured. ");
    }

    @Test
    void anExceptionOfTheSoakIsABreachAndGoesNoFurther() {
        judgement.runStep("the watch", () -> { });
        assertHolds(Invariant.THE_SOAK_DOES_NOT_FAIL);
        judgement.runStep("the watch", () -> {
            throw new IllegalStateException("no such process");
        });
        assertBroken(Invariant.THE_SOAK_DOES_NOT_FAIL, "the watch", "java.lang.IllegalStateException: no such process");
    }

    private static RequestCount count(String client, int threads, long times) {
        return new RequestCount(client, threads, times, List.of("left it"));
    }

    private void assertHolds(Invariant... invariants) {
        assertThat(judgement.breaches()).isEmpty();
        assertThat(judgement.notJudged()).doesNotContainKeys(invariants);
    }

    private void assertBroken(Invariant invariant, String jvm, String detail) {
        assertThat(judgement.breaches()).extracting(Breach::invariant, Breach::jvm, Breach::detail)
                .containsExactly(tuple(invariant, jvm, detail));
        assertThat(judgement.notJudged()).doesNotContainKey(invariant);
    }
}
