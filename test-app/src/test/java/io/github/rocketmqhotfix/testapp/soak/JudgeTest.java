package io.github.rocketmqhotfix.testapp.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.rocketmqhotfix.testapp.harness.ledger.Balance;
import io.github.rocketmqhotfix.testapp.soak.Fault.Kind;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Each invariant is held by what is right, and broken by what is not. */
class JudgeTest {

    private static final Fault FREEZE = new Fault(Kind.FREEZE, Target.NAME_SERVER_2, 12);
    private static final Fault LOSS = new Fault(Kind.LOSE_WITH_FAILURES, Target.MASTER_A, 11);

    private final Breaches breaches = new Breaches(
            new Clock(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)));
    private final Judge judge = new Judge(breaches);

    @Test
    void whatNobodyHasLookedAtIsNotJudged() {
        assertThat(judge.notJudged()).containsOnlyKeys(Invariant.values());
        assertThat(judge.notJudged().values()).doesNotContain("");
    }

    @Test
    void booksThatBalance() {
        judge.books(new Balance(10, 8, 2, 9, 1, 3, 0, 0), List.of());
        assertHolds(Invariant.NOTHING_LOST, Invariant.NOTHING_INVENTED);
    }

    @Test
    void emptyBooksSayNothing() {
        judge.books(new Balance(10, 0, 10, 0, 0, 0, 0, 0), List.of());
        assertThat(judge.notJudged()).containsKeys(Invariant.NOTHING_LOST, Invariant.NOTHING_INVENTED);
    }

    @Test
    void anAcknowledgedMessageIsLost() {
        judge.books(new Balance(10, 8, 2, 7, 0, 0, 1, 0), List.of("producer-1#4"));
        assertBroken(Invariant.NOTHING_LOST, "the consumers", "1 are missing: [producer-1#4]");
    }

    @Test
    void aMessageIsInvented() {
        judge.books(new Balance(10, 8, 2, 9, 0, 0, 0, 2), List.of());
        assertBroken(Invariant.NOTHING_INVENTED, "the consumers", "2 messages came out of nothing");
    }

    @Test
    void noSendBackWentToANameServerWhileThereWasNoMaster() {
        judge.requests(Map.of("127.0.13.1:9876", Map.of(105, 40L)), address -> "consumer-1");
        assertThat(judge.notJudged()).containsKey(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER);
        judge.over(LOSS, Optional.empty());
        assertHolds(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER, Invariant.THE_WIRE_IS_SEEN);
    }

    @Test
    void aSendBackWentToANameServer() {
        judge.requests(Map.of("127.0.13.1:9876", Map.of(36, 4L, 105, 40L)), address -> "consumer-1");
        assertBroken(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER, "consumer-1", "4 went to the NameServer at 127.0.13.1:9876");
    }

    @Test
    void eachThreadMayAskADeadNameServerOnce() {
        assertThat(judge.deadNameServer(FREEZE, List.of(new Asked("producer-1", 2, 2, List.of("left it")), new Asked("consumer-1", 1, 1, List.of("left it"))), true)).isTrue();
        assertHolds(Invariant.DEAD_NAME_SERVERS_ARE_LEFT);
    }

    @Test
    void aDeadNameServerIsAskedAgain() {
        judge.deadNameServer(FREEZE, List.of(new Asked("producer-1", 2, 2, List.of("left it")), new Asked("consumer-1", 1, 2, List.of("left it"))), true);
        assertBroken(Invariant.DEAD_NAME_SERVERS_ARE_LEFT, "consumer-1",
                "its threads, 1, asked 2 times when NameServer 2 is frozen for 12 s; its agent said [left it]");
    }

    @Test
    void aDeadNameServerThatNobodyUsedOrWhoseNeighboursWereSlowSaysNothing() {
        assertThat(judge.deadNameServer(FREEZE, List.of(), true)).isFalse();
        assertThat(judge.deadNameServer(FREEZE, List.of(new Asked("consumer-1", 1, 3, List.of("left it"))), false)).isFalse();
        assertThat(breaches.all()).isEmpty();
        assertThat(judge.notJudged()).containsKey(Invariant.DEAD_NAME_SERVERS_ARE_LEFT);
    }

    @Test
    void aNameServerOffTheListIsAskedOnce() {
        judge.deadNameServer(new Fault(Kind.TAKE_OFF_LIST, Target.NAME_SERVER_2, 12), List.of(new Asked("producer-1", 2, 1, List.of())), true);
        assertBroken(Invariant.DEAD_NAME_SERVERS_ARE_LEFT, "producer-1",
                "its threads, 2, asked 1 times when NameServer 2 is taken off the clients' lists for 12 s; its agent said []");
    }

    @Test
    void allRoutesAreAnswered() {
        judge.routes(FREEZE, List.of(), true);
        assertHolds(Invariant.NO_ROUTE_FAILS);
    }

    @Test
    void aCallForARouteFails() {
        judge.routes(FREEZE, List.of("MQClientException after 3000 ms"), true);
        assertBroken(Invariant.NO_ROUTE_FAILS, "the producers",
                "1 failed when NameServer 2 is frozen for 12 s: [MQClientException after 3000 ms]");
    }

    @Test
    void aCallThatFailsWhileAllNameServersAreSlowSaysNothing() {
        judge.routes(FREEZE, List.of("MQClientException after 3000 ms"), false);
        assertThat(breaches.all()).isEmpty();
        assertThat(judge.notJudged()).containsKey(Invariant.NO_ROUTE_FAILS);
    }

    @Test
    void allIsAsBefore() {
        judge.over(FREEZE, Optional.empty());
        assertHolds(Invariant.ALL_COMES_BACK);
    }

    @Test
    void oneBrokerDoesNotComeBack() {
        judge.over(LOSS, Optional.of("no message was stored by broker-a and received after 240 s"));
        assertBroken(Invariant.ALL_COMES_BACK, "master of broker-a",
                "when master of broker-a is killed while consumers fail for 11 s: no message was stored by broker-a and received after 240 s");
        assertThat(judge.notJudged()).containsKey(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER);
    }

    @Test
    void aJvmRuns() {
        judge.jvm("consumer-1", Optional.empty());
        assertHolds(Invariant.JVMS_LIVE);
    }

    @Test
    void aJvmIsGone() {
        judge.jvm("consumer-1", Optional.of("\nOutOfMemoryError"));
        assertBroken(Invariant.JVMS_LIVE, "consumer-1", "it is gone\nOutOfMemoryError");
    }

    @Test
    void jvmsAreFlat() {
        judge.flatness(List.of(Results.series("producer-1", LongStream.range(0, 30).map(any -> 30).toArray())), Set.of("producer-1"));
        assertHolds(Invariant.JVMS_STAY_FLAT);
    }

    @Test
    void aJvmGrows() {
        judge.flatness(List.of(Results.series("producer-1", LongStream.range(0, 30).toArray())), Set.of("producer-1"));
        assertThat(breaches.all()).singleElement().satisfies(breach -> {
            assertThat(breach.invariant()).isEqualTo(Invariant.JVMS_STAY_FLAT);
            assertThat(breach.detail()).startsWith("its threads grew by 14: [0, 1, 2");
        });
    }

    @Test
    void aJvmThatLivesThroughAllAndHasFewFiguresLeavesGrowthOpen() {
        judge.flatness(List.of(Results.series("producer-1", LongStream.range(0, 30).map(any -> 30).toArray()),
                Results.series("consumer-1", 30, 30)), Set.of("producer-1", "consumer-1"));
        assertThat(judge.notJudged()).containsEntry(Invariant.JVMS_STAY_FLAT, "fewer than 24 figures of consumer-1");
    }

    @Test
    void theAgentOnlySaysWhatItDid() {
        judge.agent(Map.of("producer-1", List.of("[rocketmq-hotfix] INFO namesrv-reset #1: left 10.0.0.1:9876 for 10.0.0.2:9876"),
                "producer-2", List.of()));
        assertHolds(Invariant.THE_AGENT_DOES_NOT_FAIL);
    }

    @Test
    void theAgentFails() {
        judge.agent(Map.of("producer-1", List.of("[rocketmq-hotfix] WARN failed:weaving loopback-filter")));
        assertBroken(Invariant.THE_AGENT_DOES_NOT_FAIL, "producer-1", "it said [[rocketmq-hotfix] WARN failed:weaving loopback-filter]");
    }

    @Test
    void aPartOfTheWireIsNotSeen() {
        judge.unseen(17, Optional.empty());
        assertBroken(Invariant.THE_WIRE_IS_SEEN, "tcpdump", "17 bytes were not. ");
    }

    @Test
    void whatTheSoakThrowsIsABreachAndGoesNoFurther() {
        judge.watched("the watch", () -> { });
        assertHolds(Invariant.THE_SOAK_DOES_NOT_FAIL);
        judge.watched("the watch", () -> {
            throw new IllegalStateException("no such process");
        });
        assertBroken(Invariant.THE_SOAK_DOES_NOT_FAIL, "the watch", "java.lang.IllegalStateException: no such process");
    }

    private void assertHolds(Invariant... invariants) {
        assertThat(breaches.all()).isEmpty();
        assertThat(judge.notJudged()).doesNotContainKeys(invariants);
    }

    private void assertBroken(Invariant invariant, String jvm, String detail) {
        assertThat(breaches.all()).extracting(Breach::invariant, Breach::jvm, Breach::detail)
                .containsExactly(tuple(invariant, jvm, detail));
        assertThat(judge.notJudged()).doesNotContainKey(invariant);
    }
}
