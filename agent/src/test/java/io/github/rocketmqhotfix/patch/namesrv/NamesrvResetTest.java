package io.github.rocketmqhotfix.patch.namesrv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.github.rocketmqhotfix.report.Log;
import io.github.rocketmqhotfix.report.PatchReport;
import io.github.rocketmqhotfix.report.Reports;
import io.github.rocketmqhotfix.report.Stderr;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesrvResetTest {

    private static final int ROUTE_OF_TOPIC = 105;
    private static final int SEND_BACK = 36;
    private static final Throwable TIMEOUT = new RemotingTimeoutException("a:9876", 3_000);
    private static final Throwable SEND_FAILED = new RemotingSendRequestException("a:9876");
    private static final AtomicInteger REPORTS = new AtomicInteger();

    private final PatchReport report = Reports.of("namesrv-reset-test-" + REPORTS.incrementAndGet());
    private final NamesrvReset reset = new NamesrvReset(report);
    private final StandInClient client = new StandInClient(reset, "a:9876", "b:9876");

    /** A release sets its choice first and dials then. */
    @Test
    void aFailureOnTheOldChannelDoesNotDropTheSameAddressWhileItIsBeingDialledAnew() {
        StandInClient client = new StandInClient(reset, "a:9876");
        NameServerCall late = client.call();
        client.newestChannel("a:9876").close();
        client.chosen.set(client.list.get().get(client.startOfNextRound()));

        client.fail(late, 105, new RemotingSendRequestException("a:9876"));

        assertThat(client.chosen).hasValue("a:9876");
    }

    @Test
    void aCallThatSucceedsLeavesTheChoiceAlone() {
        NameServerCall call = client.call();

        call.apply(null);

        assertThat(client.chosen).hasValue("a:9876");
        assertThat(client.closed()).isEmpty();
        assertThat(report.failures()).isZero();
    }

    @Test
    void aTimeoutDropsTheAddressOfItsOwnChannelAndClosesThatChannel() {
        NameServerCall call = client.call();
        StandInClient.Channel other = client.dial("b:9876");

        client.fail(call, ROUTE_OF_TOPIC, TIMEOUT);

        assertThat(client.chosen).hasValue(null);
        assertThat(client.closed()).containsExactly("a:9876");
        assertThat(((StandInClient.Channel) call.channel()).isOpen()).isFalse();
        assertThat(other.isOpen()).isTrue();
        assertThat(report.failures()).isZero();
    }

    @Test
    void theNextCallGoesToAnotherAddress() {
        client.fail(client.call(), ROUTE_OF_TOPIC, TIMEOUT);

        assertThat(client.call().address()).isEqualTo("b:9876");
    }

    /** A list that has changed is shuffled: the choice stays, but the same address is the next in turn. */
    @Test
    void theNextCallGoesToAnotherAddressAlsoWhenTheListHasBeenShuffled() {
        NameServerCall call = client.call();
        client.list.set(List.of("b:9876", "a:9876", "c:9876"));

        client.fail(call, ROUTE_OF_TOPIC, TIMEOUT);

        assertThat(client.call().address()).isEqualTo("c:9876");
    }

    /** From 4.9.1 on it closes the channel first, on which the calls of all other threads then fail. */
    @Test
    void aNameServerThatHangsIsPassedByAlsoWhenAnotherCallHasDroppedItForItsConnection() throws Exception {
        NameServerCall other = client.call();
        NameServerCall waited = client.call();
        client.list.set(List.of("b:9876", "a:9876", "c:9876"));

        client.fail(other, ROUTE_OF_TOPIC, SEND_FAILED);
        client.fail(waited, ROUTE_OF_TOPIC, TIMEOUT);

        assertThat(client.call().address()).isEqualTo("c:9876");
    }

    /** The same from 5.3.0 on, where threads are led away from an address that hangs. */
    @Test
    void threadsAreLedAwayFromOneThatHangsAlsoWhenAnotherCallHasDroppedItForItsConnection() throws Exception {
        NameServerCall other = client.call();
        NameServerCall waited = client.call();
        client.fail(other, ROUTE_OF_TOPIC, SEND_FAILED);
        client.fail(waited, ROUTE_OF_TOPIC, TIMEOUT);
        client.dial("b:9876");
        selectWithoutWaiting("a:9876");

        assertThat(reset.insteadOf("a:9876", client.choice())).isEqualTo("b:9876");
    }

    /** From 5.3.0 on a call is given the future first, and the channel when the connection is there. */
    @Test
    void aCallThatWaitedForItsConnectionIsOfTheRoundInWhichItSelected() throws Exception {
        NameServerCall call = client.call();
        Object channel = call.channel();
        client.index.incrementAndGet();
        reset.selected(channel);

        client.fail(call, ROUTE_OF_TOPIC, TIMEOUT);

        assertThat(client.chosen).hasValue("a:9876");
    }

    /** It may only have lost the connection, and whether it is gone shows at once. */
    @Test
    void issue7056AnAddressThatWasKeptIsTheNextAgainWhenItsConnectionEnds() {
        client.fail(client.callAfterTheBudgetWasEaten(), ROUTE_OF_TOPIC, TIMEOUT);
        NameServerCall call = client.call();

        client.fail(call, ROUTE_OF_TOPIC, SEND_FAILED);

        assertThat(client.call().address()).isEqualTo("a:9876");
    }

    @Test
    void aChannelThatTheReleaseClosedItselfIsNotClosedAgain() {
        NameServerCall call = client.call();
        client.newestChannel("a:9876").close();

        client.fail(call, ROUTE_OF_TOPIC, TIMEOUT);

        assertThat(client.chosen).hasValue(null);
        assertThat(client.closed()).isEmpty();
    }

    @Test
    void exceptionsOfAnyPackageCountByTheEndOfTheirName() {
        client.fail(client.call(), ROUTE_OF_TOPIC, new ShadedRemotingTimeoutException());
        assertThat(client.chosen).hasValue(null);

        client.fail(client.call(), ROUTE_OF_TOPIC, new ShadedRemotingSendRequestException());
        assertThat(client.chosen).hasValue(null);
    }

    @Test
    void nettysChannelsAndRocketMqsRequestsAreUnderstood() throws Exception {
        EmbeddedChannel channel = new EmbeddedChannel();
        ClientOfNetty host = new ClientOfNetty();
        NameServerCall call = reset.begin(3_000, client.choice());
        client.chosen.set("a:9876");
        reset.dialled("a:9876", channel.newSucceededFuture(), client.choice());
        reset.selected(channel);
        assertThat(reset.wasNeverAsked(channel)).isFalse();

        call.apply(new Object[] {host, RemotingCommand.createRequestCommand(ROUTE_OF_TOPIC, null), TIMEOUT});

        assertThat(client.chosen).hasValue(null);
        assertThat(host.closed).containsExactly("a:9876");
        assertThat(channel.isOpen()).isFalse();
        assertThat(report.failures()).isZero();
    }

    @Test
    void aLateFailureDoesNotDiscardANewerChoice() {
        NameServerCall first = client.call();
        NameServerCall late = client.call();
        client.fail(first, ROUTE_OF_TOPIC, TIMEOUT);
        client.call();

        client.fail(late, ROUTE_OF_TOPIC, TIMEOUT);

        assertThat(client.chosen).hasValue("b:9876");
        assertThat(client.newestChannel("b:9876").isOpen()).isTrue();
    }

    @Test
    void aLateFailureDoesNotDiscardANewerChannelOfTheSameAddress() {
        NameServerCall late = client.call();
        client.newestChannel("a:9876").close();
        StandInClient.Channel newer = client.dial("a:9876");

        client.fail(late, ROUTE_OF_TOPIC, TIMEOUT);

        assertThat(client.chosen).hasValue("a:9876");
        assertThat(newer.isOpen()).isTrue();
    }

    @Test
    void aLateFailedSendDoesNotDiscardANewerChannelOfTheSameAddress() {
        NameServerCall late = client.call();
        client.newestChannel("a:9876").close();
        client.dial("a:9876");

        client.fail(late, ROUTE_OF_TOPIC, SEND_FAILED);

        assertThat(client.chosen).hasValue("a:9876");
    }

    /** Another thread gets in between the look at the channel and the drop; reading the code is where a test can. */
    @Test
    void aChannelThatIsDialledWhileAFailureIsBeingJudgedIsNotDiscarded() {
        NameServerCall late = client.call();
        StandInClient.Request request = new StandInClient.Request(() -> {
            client.newestChannel("a:9876").close();
            client.dial("a:9876");
            client.chosen.set("a:9876");
            return ROUTE_OF_TOPIC;
        });

        client.fail(late, request, TIMEOUT);

        assertThat(client.chosen).hasValue("a:9876");
    }

    @Test
    void aChannelFromBeforeTheAgentWasAttachedBelongsToTheChosenAddress() throws Exception {
        StandInClient.Channel channel = new StandInClient.Channel();
        client.chosen.set("a:9876");
        NameServerCall call = reset.begin(3_000, client.choice());
        reset.selected(channel);

        client.fail(call, ROUTE_OF_TOPIC, TIMEOUT);

        assertThat(client.chosen).hasValue(null);
        assertThat(channel.isOpen()).isFalse();
    }

    static Stream<Throwable> whatNeverCounts() {
        return Stream.of(
                new RemotingConnectException("a:9876"),
                new RemotingTooMuchRequestException("invokeAsyncImpl invoke too fast"),
                new InterruptedException(),
                new IllegalStateException("the NameServer said no"),
                new IllegalStateException(TIMEOUT),
                new OutOfMemoryError());
    }

    @ParameterizedTest
    @MethodSource("whatNeverCounts")
    void otherFailuresNeverCount(Throwable thrown) {
        NameServerCall call = client.call();

        client.fail(call, ROUTE_OF_TOPIC, thrown);

        assertThat(client.chosen).hasValue("a:9876");
        assertThat(client.closed()).isEmpty();
        assertThat(report.failures()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {SEND_BACK, 10, 37, 310, 320})
    void silenceAfterARequestThatNoNameServerAnswersDoesNotCount(int code) {
        NameServerCall call = client.call();

        client.fail(call, code, TIMEOUT);

        assertThat(client.chosen).hasValue("a:9876");
        assertThat(client.closed()).isEmpty();
        assertThat(report.failures()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {SEND_BACK, 10, 37, 310, 320, ROUTE_OF_TOPIC})
    void aFailedSendCountsForAnyRequest(int code) {
        NameServerCall call = client.call();

        client.fail(call, code, SEND_FAILED);

        assertThat(client.chosen).hasValue(null);
        assertThat(client.closed()).containsExactly("a:9876");
    }

    @Test
    void aFailedSendCountsAlsoWhenTheBudgetWasEaten() {
        NameServerCall call = client.callAfterTheBudgetWasEaten();

        client.fail(call, ROUTE_OF_TOPIC, SEND_FAILED);

        assertThat(client.chosen).hasValue(null);
        assertThat(client.closed()).containsExactly("a:9876");
    }

    /** From 5.2.0 on invokeSyncImpl wraps whatever completed its future, back-pressure included, in a failed send. */
    static Stream<Throwable> whatHeldARequestBack() {
        return Stream.of(new RemotingTooMuchRequestException("no permit"), new RemotingTimeoutException("tryAcquire timeout"),
                new InterruptedException());
    }

    @ParameterizedTest
    @MethodSource("whatHeldARequestBack")
    void aRequestThatTheClientItselfHeldBackNeverCounts(Throwable cause) {
        client.fail(client.call(), ROUTE_OF_TOPIC, new RemotingSendRequestException("a:9876", cause));

        assertThat(client.chosen).hasValue("a:9876");
        assertThat(client.closed()).isEmpty();
        assertThat(report.failures()).isZero();
    }

    @Test
    void aSendThatFailedForAnotherReasonCounts() {
        client.fail(client.call(), ROUTE_OF_TOPIC, new RemotingSendRequestException("a:9876", new java.io.IOException()));

        assertThat(client.chosen).hasValue(null);
    }

    static Stream<Throwable> whatCounts() {
        return Stream.of(TIMEOUT, SEND_FAILED);
    }

    @ParameterizedTest
    @MethodSource("whatCounts")
    void aCallThatGotNoChannelDropsNothing(Throwable thrown) {
        client.cannotReach("a:9876").cannotReach("b:9876");
        NameServerCall call = client.call();

        client.fail(call, ROUTE_OF_TOPIC, thrown);

        assertThat(call.channel()).isNull();
        assertThat(client.chosen).hasValue("b:9876");
        assertThat(report.failures()).isZero();
    }

    @ParameterizedTest
    @MethodSource("whatCounts")
    void aCallThatFailedBeforeSelectionDropsNothing(Throwable thrown) {
        client.call().apply(null);
        NameServerCall call = reset.begin(3_000, client.choice());

        client.fail(call, ROUTE_OF_TOPIC, thrown);

        assertThat(client.chosen).hasValue("a:9876");
        assertThat(report.failures()).isZero();
    }

    @Test
    void issue7056AHealthyAddressKeepsItsChannelWhenANeighbourAteTheBudget() throws Exception {
        client.cannotReach("a:9876");
        NameServerCall call = client.callAfterTheBudgetWasEaten();
        StandInClient.Channel healthy = client.newestChannel("b:9876");

        assertThat(reset.wasNeverAsked(healthy)).isTrue();
        client.fail(call, ROUTE_OF_TOPIC, TIMEOUT);

        assertThat(client.chosen).hasValue("b:9876");
        assertThat(client.closed()).isEmpty();
        assertThat(client.call().channel()).isSameAs(healthy);
        assertThat(report.interventions()).isEqualTo(1);
    }

    @Test
    void issue7056OnlyTheChannelOfThisCallWasNeverAsked() throws Exception {
        client.callAfterTheBudgetWasEaten();

        assertThat(reset.wasNeverAsked(client.dial("b:9876"))).isFalse();
        assertThat(reset.wasNeverAsked(client.newestChannel("a:9876"))).isTrue();
    }

    @Test
    void issue7056AChannelThatIsClosedAlreadyMayBeClosed() throws Exception {
        NameServerCall call = client.callAfterTheBudgetWasEaten();
        ((StandInClient.Channel) call.channel()).close();

        assertThat(reset.wasNeverAsked(call.channel())).isFalse();
    }

    @Test
    void issue7056AChannelThatHadTimeToAnswerMayBeClosed() throws Exception {
        NameServerCall call = client.call();

        assertThat(reset.wasNeverAsked(call.channel())).isFalse();
    }

    @Test
    void issue7056OutsideOfACallEveryChannelMayBeClosed() throws Exception {
        StandInClient.Channel neverCalled = client.dial("a:9876");
        assertThat(reset.wasNeverAsked(neverCalled)).isFalse();

        NameServerCall call = client.callAfterTheBudgetWasEaten();
        client.fail(call, ROUTE_OF_TOPIC, TIMEOUT);
        assertThat(reset.wasNeverAsked(call.channel())).isFalse();
    }

    @Test
    void issue7056AnotherThreadMayCloseTheChannel() throws Exception {
        NameServerCall call = client.callAfterTheBudgetWasEaten();

        assertThat(CompletableFuture.supplyAsync(() -> wasNeverAsked(call.channel())).get()).isFalse();
    }

    static Stream<Arguments> startsAndSizes() {
        return Stream.of(0, 7, -5, Integer.MAX_VALUE, Integer.MIN_VALUE).flatMap(start ->
                IntStream.rangeClosed(1, 5).mapToObj(size -> Arguments.of(start, size)));
    }

    @ParameterizedTest
    @MethodSource("startsAndSizes")
    void issue7056TheNextRoundStartsWithTheAddressThatWasNeverAsked(int start, int size) {
        String[] addresses = IntStream.range(0, size).mapToObj(each -> "n" + each + ":9876").toArray(String[]::new);
        for (int position = 0; position < size; position++) {
            StandInClient sized = new StandInClient(reset, addresses);
            sized.chosen.set(addresses[position]);
            sized.dial(addresses[position]);
            sized.index.set(start);
            NameServerCall call = sized.callAfterTheBudgetWasEaten();

            sized.fail(call, ROUTE_OF_TOPIC, TIMEOUT);

            assertThat(sized.chosen).hasValue(addresses[position]);
            assertThat(sized.startOfNextRound()).isEqualTo(position);
        }
    }

    @Test
    void issue7056ALateCallWhoseBudgetWasEatenDoesNotPutANewerRoundBack() {
        NameServerCall late = client.callAfterTheBudgetWasEaten();
        client.index.set(41);

        client.fail(late, ROUTE_OF_TOPIC, TIMEOUT);

        assertThat(client.index).hasValue(41);
    }

    /** Which request it was says nothing: none was sent. */
    @Test
    void issue7056TheNextRoundStartsThereForAnyRequest() {
        NameServerCall call = client.callAfterTheBudgetWasEaten();

        client.fail(call, SEND_BACK, TIMEOUT);

        assertThat(client.startOfNextRound()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"b:9876", "b:9876;c:9876"})
    void issue2042AnAddressThatIsNotInTheListAnyMoreIsDroppedBeforeTheCall(String list) {
        client.call().apply(null);
        client.list.set(List.of(list.split(";")));

        reset.begin(3_000, client.choice());

        assertThat(client.chosen).hasValue(null);
    }

    @Test
    void issue2090LeavingARemovedAddressIsAnIntervention() {
        client.call().apply(null);
        client.list.set(List.of("c:9876"));

        List<String> lines = lines(() -> client.call().apply(null));

        assertThat(client.chosen).hasValue("c:9876");
        assertThat(lines).singleElement().asString()
                .contains("#1: left a:9876 for c:9876: it is not in the list any more");
        assertThat(report.interventions()).isEqualTo(1);
    }

    @ParameterizedTest
    @NullAndEmptySource
    void withoutAListNothingIsDropped(List<String> list) {
        client.call().apply(null);
        client.list.set(list);

        reset.begin(3_000, client.choice());

        assertThat(client.chosen).hasValue("a:9876");
    }

    @Test
    void anAddressThatIsListedIsNotDroppedBeforeTheCall() {
        client.call().apply(null);
        client.list.set(List.of("c:9876", "a:9876"));

        reset.begin(3_000, client.choice());

        assertThat(client.chosen).hasValue("a:9876");
    }

    @Test
    void oneOfTwoAddressesIsLeftWithOneLineThatNamesBoth() {
        List<String> lines = lines(() -> {
            client.fail(client.call(), ROUTE_OF_TOPIC, TIMEOUT);
            client.call().apply(null);
            client.call().apply(null);
        });

        assertThat(lines).singleElement().asString()
                .startsWith("[rocketmq-hotfix] INFO namesrv-reset-test-")
                .endsWith(" #1: left a:9876 for b:9876: no answer in 3000 ms");
        assertThat(report.interventions()).isEqualTo(1);
    }

    @Test
    void theLineOfAFailedSendSaysSo() {
        List<String> lines = lines(() -> {
            client.fail(client.call(), ROUTE_OF_TOPIC, SEND_FAILED);
            client.call().apply(null);
        });

        assertThat(lines).singleElement().asString().endsWith("left a:9876 for b:9876: a request could not be sent");
    }

    @Test
    void aThreadThatComesWhileTheNextOneIsDialledIsNotSentBackToTheOneThatFailed() throws Exception {
        leaveForB();
        selectWithoutWaiting("a:9876");

        assertThat(reset.insteadOf("a:9876", client.choice())).isEqualTo("b:9876");

        assertThat(client.chosen).hasValue("b:9876");
        // as if the round robin had come to b: should that fail, the next one is a
        assertThat(client.list.get().get(client.startOfNextRound())).isEqualTo("a:9876");
    }

    @Test
    void theOneThatFailedIsDialledWhereTheDialOfTheOtherFailed() throws Exception {
        leaveForB();
        client.newestChannel("b:9876").close();
        selectWithoutWaiting("a:9876");

        assertThat(reset.insteadOf("a:9876", client.choice())).isNull();
        assertThat(client.chosen).hasValue("a:9876");
    }

    @Test
    void theOneThatFailedIsDialledWhereTheOtherIsNotListedAnyMore() throws Exception {
        leaveForB();
        client.list.set(List.of("a:9876", "c:9876"));
        selectWithoutWaiting("a:9876");

        assertThat(reset.insteadOf("a:9876", client.choice())).isNull();
    }

    @Test
    void anAddressThatDidNotFailIsDialled() throws Exception {
        leaveForB();
        selectWithoutWaiting("c:9876");

        assertThat(reset.insteadOf("c:9876", client.choice())).isNull();
        assertThat(client.chosen).hasValue("c:9876");
    }

    @Test
    void theOneWhoseConnectionEndedIsDialledWhileTheOtherIsOnItsWay() throws Exception {
        client.fail(client.call(), ROUTE_OF_TOPIC, SEND_FAILED);
        client.call();
        selectWithoutWaiting("a:9876");

        assertThat(reset.insteadOf("a:9876", client.choice())).isNull();
    }

    @Test
    void withoutAFailureEveryAddressIsDialled() throws Exception {
        client.call();
        selectWithoutWaiting("b:9876");

        assertThat(reset.insteadOf("b:9876", client.choice())).isNull();
    }

    /** 5.3.0 can be told to dial every address of the list now and then, on a thread of its own. */
    @Test
    void aDialThatIsNoCallsIsLeftAlone() throws Exception {
        NameServerCall next = leaveForB();
        next.apply(null);
        client.chosen.set("a:9876");

        assertThat(reset.insteadOf("a:9876", client.choice())).isNull();
    }

    /** The call after a failure, which dials b and does not wait for the connection. */
    private NameServerCall leaveForB() throws Exception {
        client.fail(client.call(), ROUTE_OF_TOPIC, TIMEOUT);
        NameServerCall next = selectWithoutWaiting("b:9876");
        client.dial("b:9876");
        return next;
    }

    /** A call for which selection has come to this address and is about to dial it. */
    private NameServerCall selectWithoutWaiting(String address) {
        NameServerCall call = reset.begin(3_000, client.choice());
        client.startOfNextRound();
        client.chosen.set(address);
        return call;
    }

    @Test
    void aSingleAddressIsDialledAnewWithALineButIsNoIntervention() {
        StandInClient lonely = new StandInClient(reset, "a:9876");
        NameServerCall call = lonely.call();

        List<String> lines = lines(() -> {
            lonely.fail(call, ROUTE_OF_TOPIC, TIMEOUT);
            lonely.call().apply(null);
        });

        assertThat(lonely.chosen).hasValue("a:9876");
        assertThat(lonely.newestChannel("a:9876")).isNotSameAs(call.channel());
        assertThat(lines).singleElement().asString().endsWith(": connected to a:9876 anew: no answer in 3000 ms");
        assertThat(report.interventions()).isZero();
    }

    @Test
    void clientsOfOneJvmAreCountedEachForItself() {
        StandInClient other = new StandInClient(reset, "a:9876", "b:9876");
        client.fail(client.call(), ROUTE_OF_TOPIC, TIMEOUT);
        other.call().apply(null);
        assertThat(report.interventions()).isZero();

        client.call().apply(null);
        assertThat(report.interventions()).isEqualTo(1);
        assertThat(other.chosen).hasValue("a:9876");
    }

    @Test
    void aCallThatStillGotTheDroppedChannelDoesNotCountAsAnArrival() throws Exception {
        NameServerCall failing = client.call();
        client.fail(failing, ROUTE_OF_TOPIC, TIMEOUT);
        NameServerCall late = reset.begin(3_000, client.choice());
        reset.selected(failing.channel());
        late.apply(null);

        client.call().apply(null);

        assertThat(client.chosen).hasValue("b:9876");
        assertThat(report.interventions()).isEqualTo(1);
    }

    @Test
    void aNestedCallIsJudgedByItsOwnChannel() {
        StandInClient nested = new StandInClient(reset, "c:9876", "d:9876");
        NameServerCall outer = client.call();
        NameServerCall inner = nested.call();

        nested.fail(inner, ROUTE_OF_TOPIC, TIMEOUT);
        assertThat(nested.chosen).hasValue(null);
        assertThat(client.chosen).hasValue("a:9876");

        client.fail(outer, ROUTE_OF_TOPIC, TIMEOUT);
        assertThat(client.chosen).hasValue(null);
        assertThat(nested.closed()).containsExactly("c:9876");
        assertThat(client.closed()).containsExactly("a:9876");
    }

    @Test
    void theOuterCallIsTheOneOfTheThreadAgainWhenANestedOneEnds() {
        NameServerCall outer = reset.begin(3_000, client.choice());
        NameServerCall succeeds = reset.begin(3_000, client.choice());
        succeeds.apply(null);
        NameServerCall fails = reset.begin(3_000, client.choice());
        client.fail(fails, ROUTE_OF_TOPIC, new InterruptedException());
        StandInClient.Channel channel = client.select();

        assertThat(outer.channel()).isSameAs(channel);
        assertThat(succeeds.channel()).isNull();
        outer.apply(null);
        assertThat(reset.begin(3_000, client.choice()).outer()).isNull();
    }

    @Test
    void aSelectionOutsideOfACallIsNobodysBusiness() {
        client.select();

        assertThat(client.chosen).hasValue("a:9876");
        assertThat(report.failures()).isZero();
    }

    static Stream<Arguments> hostility() {
        return Stream.of("getCode", "isOpen", "closeChannel").flatMap(place -> Stream.of(
                Arguments.of(place, new IllegalStateException("hostile")),
                Arguments.of(place, new NoClassDefFoundError("hostile")),
                Arguments.of(place, new UnprintableException())));
    }

    @ParameterizedTest(name = "{0} throws {index}")
    @MethodSource("hostility")
    void hostObjectsThatThrowAreAFailureAndNothingEscapes(String place, Throwable thrown) {
        NameServerCall call = client.call();
        StandInClient.Request request = new StandInClient.Request(() -> {
            throwIf(place.equals("getCode"), thrown);
            return ROUTE_OF_TOPIC;
        });
        client.newestChannel("a:9876").onIsOpen(() -> throwIf(place.equals("isOpen"), thrown));
        client.onClose(() -> throwIf(place.equals("closeChannel"), thrown));

        assertThatCode(() -> client.fail(call, request, TIMEOUT)).doesNotThrowAnyException();

        assertThat(report.failures()).isEqualTo(1);
        NameServerCall next = client.call();
        assertThat(next.outer()).isNull();
        client.onClose(() -> { });
        ((StandInClient.Channel) next.channel()).onIsOpen(() -> { });
        client.fail(next, ROUTE_OF_TOPIC, TIMEOUT);
        assertThat(client.chosen).hasValue(null);
        assertThat(report.failures()).isEqualTo(1);
    }

    @Test
    void aRequestWithoutACodeIsAFailureAndNothingEscapes() {
        NameServerCall call = client.call();

        assertThatCode(() -> client.fail(call, new Object(), TIMEOUT)).doesNotThrowAnyException();

        assertThat(client.chosen).hasValue("a:9876");
        assertThat(report.failures()).isEqualTo(1);
    }

    @Test
    void aListThatThrowsIsAFailureAndNothingEscapes() {
        NameServerCall call = client.callAfterTheBudgetWasEaten();
        client.list.set(new AbstractList<>() {
            @Override
            public String get(int position) {
                throw new NoClassDefFoundError("hostile");
            }

            @Override
            public int size() {
                return 2;
            }
        });

        assertThatCode(() -> client.fail(call, ROUTE_OF_TOPIC, TIMEOUT)).doesNotThrowAnyException();

        assertThat(client.chosen).hasValue("a:9876");
        assertThat(report.failures()).isEqualTo(1);
    }

    @Test
    void valuesOfAnotherShapeAreAFailureAndNothingEscapes() {
        assertThat(NamesrvResetHandoff.ask(reset, new Object[] {})).isNull();
        assertThat(NamesrvResetHandoff.ask(reset, new Object[] {"begin", "3000"})).isNull();
        assertThat(NamesrvResetHandoff.ask(reset, new Object[] {"dialled", 1, 2, 3, 4})).isNull();

        assertThat(report.failures()).isEqualTo(3);
    }

    @Test
    void theHandoffLeadsToTheFourPlaces() {
        NameServerCall call = (NameServerCall) NamesrvResetHandoff.ask(reset,
                new Object[] {"begin", 3_000L, client.chosen, client.list, client.index});
        StandInClient.Channel channel = new StandInClient.Channel();
        client.chosen.set("b:9876");
        NamesrvResetHandoff.ask(reset, new Object[] {"dialled", "a:9876", channel, client.chosen, client.list});
        NamesrvResetHandoff.ask(reset, channel);

        assertThat(call.channel()).isSameAs(channel);
        assertThat(NamesrvResetHandoff.ask(reset, new Object[] {"close", channel})).isEqualTo(false);
        client.fail(call, ROUTE_OF_TOPIC, TIMEOUT);
        assertThat(client.chosen).as("the channel was dialled for the other address").hasValue("b:9876");
        assertThat(client.closed()).containsExactly("a:9876");
        assertThat(report.failures()).isZero();
    }

    /** On a thread that lives on, as those of a pool do. */
    @Test
    void neitherTheClientNorItsChannelsAreHeldWhenACallHasEnded() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            List<WeakReference<Object>> host = thread.submit(this::callsOfAClientThatIsGoneThen).get();

            await().untilAsserted(() -> {
                System.gc();
                assertThat(host).extracting(WeakReference::get).containsOnlyNulls();
            });
            Reference.reachabilityFence(reset);
            assertThat(report.failures()).isZero();
        } finally {
            thread.shutdown();
        }
    }

    private List<WeakReference<Object>> callsOfAClientThatIsGoneThen() {
        StandInClient gone = new StandInClient(reset, "a:9876", "b:9876");
        List<WeakReference<Object>> host = new ArrayList<>();
        host.add(new WeakReference<>(gone));
        host.add(new WeakReference<>(gone.chosen));
        NameServerCall succeeds = gone.call();
        host.add(new WeakReference<>(succeeds.channel()));
        succeeds.apply(null);
        gone.fail(gone.callAfterTheBudgetWasEaten(), ROUTE_OF_TOPIC, TIMEOUT);
        gone.fail(gone.call(), ROUTE_OF_TOPIC, TIMEOUT);
        NameServerCall fails = gone.call();
        host.add(new WeakReference<>(fails.channel()));
        gone.fail(fails, ROUTE_OF_TOPIC, SEND_FAILED);
        return host;
    }

    private boolean wasNeverAsked(Object channel) {
        try {
            return reset.wasNeverAsked(channel);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** What was written to stderr meanwhile. */
    private static List<String> lines(Runnable action) {
        Log.threshold("info");
        return Stderr.linesDuring(action);
    }

    private static void throwIf(boolean hostile, Throwable thrown) {
        if (hostile) {
            NamesrvResetTest.<RuntimeException>throwAnything(thrown);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAnything(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** In place of the one in com.alibaba or in a shaded package. */
    private static final class ShadedRemotingTimeoutException extends Exception {
    }

    /** In place of the one in com.alibaba or in a shaded package. */
    private static final class ShadedRemotingSendRequestException extends Exception {
    }

    /** An exception that cannot even be logged. */
    private static final class UnprintableException extends RuntimeException {

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    /** In place of NettyRemotingClient, with netty's own types. */
    public static final class ClientOfNetty {

        private final List<String> closed = new ArrayList<>();

        public void closeChannel(io.netty.channel.Channel channel) {
            throw new AssertionError("the other method of this name");
        }

        public void closeChannel(String address, io.netty.channel.Channel channel) {
            closed.add(address);
            channel.close();
        }
    }
}
