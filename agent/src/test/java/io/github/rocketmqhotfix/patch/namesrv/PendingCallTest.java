package io.github.rocketmqhotfix.patch.namesrv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.rocketmqhotfix.report.PatchReport;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.rocketmq.remoting.InvokeCallback;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.netty.ResponseFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that do not wait, as woven code makes them; their outcome comes on another thread. */
class PendingCallTest {

    private static final int ROUTE_OF_TOPIC = 105;
    private static final int SEND_BACK = 36;

    private final PatchReport report = PatchReport.unpublished();
    private final NamesrvReset reset = new NamesrvReset(report);
    private final StandInClient client = new StandInClient(reset, "a:9876", "b:9876");
    private final AsyncHost host = new AsyncHost();
    private final List<ResponseFuture> heard = new ArrayList<>();

    static Stream<ResponseFuture> whatCounts() {
        return Stream.of(AsyncHost.sendFailed(), AsyncHost.timedOut(3_000), AsyncHost.timedOut(101),
                AsyncHost.failed(new CompletionException(AsyncHost.timeout()), 3_000),
                AsyncHost.failed(AsyncHost.timeout(), 3_000),
                AsyncHost.failed(new CompletionException(new RemotingSendRequestException("a", new IOException())), 3_000));
    }

    @ParameterizedTest
    @MethodSource("whatCounts")
    void aCountedFailureDropsTheAddressOfItsChannelAndClosesThatChannel(ResponseFuture outcome) {
        InvokeCallback callback = sent(ROUTE_OF_TOPIC);

        elsewhere(() -> callback.operationComplete(outcome));

        assertThat(client.chosen).hasValue(null);
        assertThat(host.closed()).containsExactly("a:9876");
        assertThat(heard).containsExactly(outcome);
        assertThat(report.failures()).isZero();
    }

    static Stream<ResponseFuture> whatNeverCounts() {
        return Stream.of(AsyncHost.answered(), AsyncHost.timedOut(100), AsyncHost.timedOut(0),
                // neither answered nor failed nor timed out: 5.2.0 and later call that a RemotingException
                AsyncHost.failed(null, 3_000),
                AsyncHost.failed(new CompletionException(new RemotingTimeoutException("invokeAsyncImpl tryAcquire semaphore timeout")), 3_000),
                AsyncHost.failed(new RemotingTimeoutException("invokeAsyncImpl call timeout"), 3_000),
                AsyncHost.failed(new RemotingTooMuchRequestException("invokeAsyncImpl invoke too fast"), 3_000),
                AsyncHost.failed(new CompletionException(new InterruptedException()), 3_000),
                AsyncHost.failed(new RemotingSendRequestException("a", new RemotingTooMuchRequestException("no permit")), 3_000));
    }

    @ParameterizedTest
    @MethodSource("whatNeverCounts")
    void otherOutcomesNeverCount(ResponseFuture outcome) {
        InvokeCallback callback = sent(ROUTE_OF_TOPIC);

        elsewhere(() -> callback.operationComplete(outcome));

        assertThat(client.chosen).hasValue("a:9876");
        assertThat(host.closed()).isEmpty();
        assertThat(heard).containsExactly(outcome);
        assertThat(report.failures()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {SEND_BACK, 10, 37, 310, 320})
    void silenceAfterARequestThatNoNameServerAnswersDoesNotCount(int code) {
        sent(code).operationComplete(AsyncHost.timedOut(3_000));

        assertThat(client.chosen).hasValue("a:9876");
    }

    @Test
    void aLateFailureDoesNotDiscardANewerChoice() {
        InvokeCallback first = sent(ROUTE_OF_TOPIC);
        InvokeCallback late = sent(ROUTE_OF_TOPIC);
        first.operationComplete(AsyncHost.timedOut(3_000));
        sent(ROUTE_OF_TOPIC).operationComplete(AsyncHost.answered());

        late.operationComplete(AsyncHost.sendFailed());

        assertThat(client.chosen).hasValue("b:9876");
        assertThat(client.newestChannel("b:9876").isOpen()).isTrue();
        assertThat(report.interventions()).isEqualTo(1);
    }

    @Test
    void theFirstOutcomeIsTheOneThatCounts() {
        InvokeCallback answered = sent(ROUTE_OF_TOPIC);
        answered.operationComplete(AsyncHost.answered());
        answered.operationComplete(AsyncHost.timedOut(3_000));

        assertThat(client.chosen).hasValue("a:9876");
        assertThat(heard).hasSize(2);
    }

    /** From 5.2.0 on a failure comes twice; in between the client may be back where it was. */
    @Test
    void aFailureThatComesTwiceCountsOnce() {
        InvokeCallback callback = sent(ROUTE_OF_TOPIC);
        callback.operationComplete(AsyncHost.timedOut(3_000));
        client.chosen.set("a:9876");

        callback.operationComplete(AsyncHost.timedOut(3_000));

        assertThat(client.chosen).hasValue("a:9876");
        assertThat(host.closed()).hasSize(1);
    }

    static Stream<Throwable> whatIsThrownBeforeTheRequestIsOnItsWay() {
        return Stream.of(new RemotingTimeoutException("invokeAsyncImpl tryAcquire semaphore timeout"), AsyncHost.timeout(),
                new RemotingTooMuchRequestException("invokeAsync call timeout"), new RemotingConnectException("a:9876"),
                new InterruptedException(), new OutOfMemoryError());
    }

    @ParameterizedTest
    @MethodSource("whatIsThrownBeforeTheRequestIsOnItsWay")
    void whatTheMethodItselfThrowsDoesNotCount(Throwable thrown) {
        call(ROUTE_OF_TOPIC).apply(thrown);

        assertThat(client.chosen).hasValue("a:9876");
    }

    @Test
    void aSendThatTheMethodItselfFailsInCounts() {
        call(SEND_BACK).apply(new RemotingSendRequestException("a:9876"));

        assertThat(client.chosen).hasValue(null);
        assertThat(host.closed()).containsExactly("a:9876");
    }

    @Test
    void aOnewayCallThatReturnsCountsNothingAndFreesItsThread() {
        call(ROUTE_OF_TOPIC).apply(null);

        assertThat(client.chosen).hasValue("a:9876");
        assertThat(reset.begin(3_000, client.choice()).outer()).isNull();
        assertThat(report.failures()).isZero();
    }

    /** From 5.3.0 on selection gives the future of a channel that may not be connected. */
    @Test
    void theFutureOfAChannelIsAsGoodAsTheChannel() {
        PendingCall call = begun(ROUTE_OF_TOPIC);
        InvokeCallback callback = watched(call);
        StandInClient.Channel channel = client.dial("a:9876");
        client.chosen.set("a:9876");
        NamesrvResetHandoff.ask(reset, new FutureOfChannel(channel));
        call.apply(null);

        elsewhere(() -> callback.operationComplete(AsyncHost.timedOut(3_000)));

        assertThat(client.chosen).hasValue(null);
        assertThat(channel.isOpen()).isFalse();
        assertThat(report.failures()).isZero();
    }

    @Test
    void aCallThatGotNoChannelDropsNothing() {
        PendingCall call = begun(ROUTE_OF_TOPIC);
        InvokeCallback callback = watched(call);
        client.chosen.set("a:9876");
        NamesrvResetHandoff.ask(reset, null);
        call.apply(null);

        callback.operationComplete(AsyncHost.sendFailed());

        assertThat(client.chosen).hasValue("a:9876");
        assertThat(report.failures()).isZero();
    }

    @Test
    void theThreadIsFreeAgainWhenTheMethodEnds() {
        NameServerCall outer = client.call();
        InvokeCallback callback = sent(ROUTE_OF_TOPIC);

        NameServerCall next = reset.begin(3_000, client.choice());
        assertThat(next.outer()).isSameAs(outer);
        callback.operationComplete(AsyncHost.answered());
        assertThat(reset.begin(3_000, client.choice()).outer()).as("the callback is nobody's thread").isSameAs(next);
    }

    @Test
    void aRemovedAddressIsDroppedBefore() {
        client.chosen.set("removed:9876");

        begun(ROUTE_OF_TOPIC);

        assertThat(client.chosen).hasValue(null);
    }

    @Test
    void theCallbackIsToldAfterTheChoiceWasDropped() {
        List<String> choices = new ArrayList<>();
        PendingCall call = call(ROUTE_OF_TOPIC);
        InvokeCallback callback = watched(call, answer -> choices.add(client.chosen.get()));

        callback.operationComplete(AsyncHost.timedOut(3_000));

        assertThat(choices).containsExactly((String) null);
    }

    @Test
    void whatTheCallbackThrowsComesBackAsItIs() {
        IllegalStateException thrown = new IllegalStateException("the host's");
        InvokeCallback callback = watched(call(ROUTE_OF_TOPIC), answer -> {
            throw thrown;
        });

        assertThatThrownBy(() -> callback.operationComplete(AsyncHost.answered())).isSameAs(thrown);
        assertThat(report.failures()).isZero();
    }

    @Test
    void aCallbackIsStillItself() {
        InvokeCallback own = answer -> { };
        InvokeCallback callback = watched(call(ROUTE_OF_TOPIC), own);
        InvokeCallback again = watched(call(ROUTE_OF_TOPIC), own);

        assertThat(callback).isNotSameAs(own).isEqualTo(callback).isEqualTo(again).isEqualTo(own).isNotEqualTo(null)
                .isNotEqualTo(watched(call(ROUTE_OF_TOPIC), answer -> { })).hasSameHashCodeAs(own);
        assertThat(callback.toString()).isEqualTo(own.toString());
        assertThat(callback.getClass().getClassLoader()).isSameAs(InvokeCallback.class.getClassLoader());
    }

    @Test
    void withoutACallbackThereIsNone() {
        assertThat(call(ROUTE_OF_TOPIC).apply(new Object[] {null})).isNull();
        assertThat(report.failures()).isZero();
    }

    @Test
    void aCallbackThatCannotBeWatchedGoesOnAlone() {
        Object callback = new Object();

        assertThat(call(ROUTE_OF_TOPIC).apply(new Object[] {callback})).isSameAs(callback);
        assertThat(report.failures()).isEqualTo(1);
    }

    @Test
    void whatTheWovenCodeCannotMeanIsCountedAndNotThrownIntoTheHost() {
        assertThat(call(ROUTE_OF_TOPIC).apply("no event")).isNull();
        assertThat(report.failures()).isEqualTo(1);
    }

    @Test
    void anEndThatIsToldTwiceIsCountedAndNotThrownIntoTheHost() {
        PendingCall call = call(ROUTE_OF_TOPIC);
        call.apply(null);

        assertThat(call.apply(null)).isNull();
        assertThat(report.failures()).isEqualTo(1);
    }

    /** From 5.2.0 on; the interface of this release has no such methods. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void laterReleasesHaveTwoMethodsMore(boolean answered) {
        List<Object> told = new ArrayList<>();
        LaterCallback own = new LaterCallback() {
            @Override
            public void operationComplete(ResponseFuture future) {
                told.add(future);
            }

            @Override
            public void operationFail(Throwable thrown) {
                told.add(thrown);
            }
        };
        PendingCall call = (PendingCall) NamesrvResetHandoff.ask(reset, new Object[] {"pending", 3_000L, client.chosen,
            client.list, client.index, new LaterHost(host), new StandInClient.Request(() -> ROUTE_OF_TOPIC)});
        LaterCallback callback = (LaterCallback) call.apply(new Object[] {own});
        client.select();
        call.apply(null);

        if (answered) {
            callback.operationSucceed("answer");
            callback.operationComplete(AsyncHost.timedOut(3_000));
        } else {
            callback.operationFail(new RemotingConnectException("a:9876"));
            callback.operationComplete(AsyncHost.sendFailed());
        }

        assertThat(client.chosen).hasValue("a:9876");
        assertThat(told).hasSize(answered ? 1 : 2);
        assertThat(report.failures()).isZero();
    }

    static Stream<Throwable> whatCountsInAFuture() {
        return Stream.of(AsyncHost.timeout(), new CompletionException(AsyncHost.timeout()),
                new RemotingSendRequestException("a:9876", new IOException()),
                new CompletionException(new RemotingSendRequestException("a:9876")));
    }

    @ParameterizedTest
    @MethodSource("whatCountsInAFuture")
    void aFutureThatFailsCountsByTheSameRules(Throwable thrown) {
        CompletableFuture<Object> future = new CompletableFuture<>();
        call(ROUTE_OF_TOPIC).apply(future);

        elsewhere(() -> future.completeExceptionally(thrown));

        assertThat(client.chosen).hasValue(null);
        assertThat(host.closed()).containsExactly("a:9876");
        assertThat(report.failures()).isZero();
    }

    static Stream<Throwable> whatNeverCountsInAFuture() {
        return Stream.of(new CompletionException(new RemotingTimeoutException("invokeAsyncImpl tryAcquire semaphore timeout")),
                new RemotingConnectException("null"), new CompletionException(new InterruptedException()),
                new CancellationException(), new CompletionException(null), new TimeoutException());
    }

    @ParameterizedTest
    @MethodSource("whatNeverCountsInAFuture")
    void aFutureThatFailsOtherwiseDoesNotCount(Throwable thrown) {
        CompletableFuture<Object> future = new CompletableFuture<>();
        call(ROUTE_OF_TOPIC).apply(future);

        future.completeExceptionally(thrown);

        assertThat(client.chosen).hasValue("a:9876");
        assertThat(report.failures()).isZero();
    }

    @Test
    void aFutureThatHadFailedWhenItWasReturnedCounts() {
        call(ROUTE_OF_TOPIC).apply(CompletableFuture.failedFuture(AsyncHost.timeout()));

        assertThat(client.chosen).hasValue(null);
    }

    @Test
    void aFutureWithAnAnswerLeavesTheChoiceAlone() {
        CompletableFuture<Object> future = new CompletableFuture<>();
        call(ROUTE_OF_TOPIC).apply(future);

        future.complete("answer");

        assertThat(client.chosen).hasValue("a:9876");
        assertThat(reset.begin(3_000, client.choice()).outer()).isNull();
    }

    /** Selection took all of its time, but the request has all of it once more. */
    @Test
    void aFutureIsGivenTheWholeTimeHoweverLongSelectionTook() {
        NameServerCall eaten = client.callAfterTheBudgetWasEaten();
        PendingCall call = new PendingCall(reset, eaten, host, new StandInClient.Request(() -> ROUTE_OF_TOPIC));

        call.apply(CompletableFuture.failedFuture(AsyncHost.timeout()));

        assertThat(client.chosen).hasValue(null);
    }

    @Test
    void nothingOfTheHostIsHeldWhenACallHasEnded() {
        List<WeakReference<Object>> gone = new ArrayList<>();
        PendingCall call = begun(gone);

        await().untilAsserted(() -> {
            System.gc();
            assertThat(gone).extracting(WeakReference::get).containsOnlyNulls();
        });
        assertThat(call.apply(new Object[] {"callback"})).isEqualTo("callback");
    }

    private PendingCall begun(List<WeakReference<Object>> gone) {
        StandInClient other = new StandInClient(reset, "a:9876");
        AsyncHost itsHost = new AsyncHost();
        PendingCall call = (PendingCall) NamesrvResetHandoff.ask(reset, new Object[] {"pending", 3_000L, other.chosen,
            other.list, other.index, itsHost, new StandInClient.Request(() -> ROUTE_OF_TOPIC)});
        InvokeCallback callback = watched(call);
        gone.add(new WeakReference<>(other.select()));
        gone.add(new WeakReference<>(itsHost));
        gone.add(new WeakReference<>(other.chosen));
        gone.add(new WeakReference<>(callback));
        call.apply(null);
        callback.operationComplete(AsyncHost.answered());
        return call;
    }

    /** A call that selected and whose method has ended. */
    private InvokeCallback sent(int code) {
        PendingCall call = begun(code);
        InvokeCallback callback = watched(call);
        client.select();
        call.apply(null);
        return callback;
    }

    /** A call that selected and whose method has not ended. */
    private PendingCall call(int code) {
        PendingCall call = begun(code);
        client.select();
        return call;
    }

    private PendingCall begun(int code) {
        return (PendingCall) NamesrvResetHandoff.ask(reset, new Object[] {"pending", 3_000L, client.chosen, client.list,
            client.index, host, new StandInClient.Request(() -> code)});
    }

    private InvokeCallback watched(PendingCall call) {
        return watched(call, heard::add);
    }

    private static InvokeCallback watched(PendingCall call, InvokeCallback callback) {
        return (InvokeCallback) call.apply(new Object[] {callback});
    }

    private static void elsewhere(Runnable action) {
        CompletableFuture.runAsync(action).join();
    }

    /** InvokeCallback as it is from 5.2.0 on. */
    public interface LaterCallback {

        void operationComplete(ResponseFuture future);

        default void operationSucceed(Object answer) {
            // as upstream's
        }

        default void operationFail(Throwable thrown) {
            // as upstream's
        }
    }

    /** NettyRemotingClient as it is from 5.2.0 on. */
    public record LaterHost(AsyncHost host) {

        public void invokeAsync(String address, Object request, long timeoutMillis, LaterCallback callback) {
            throw new AssertionError("only looked at");
        }

        public void closeChannel(String address, StandInClient.Channel channel) {
            host.closeChannel(address, channel);
        }
    }

    /** In place of netty's ChannelFuture. */
    public static final class FutureOfChannel extends CompletableFuture<Object> {

        private final StandInClient.Channel channel;

        FutureOfChannel(StandInClient.Channel channel) {
            this.channel = channel;
        }

        public StandInClient.Channel channel() {
            return channel;
        }
    }
}
