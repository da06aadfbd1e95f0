package io.github.rocketmqhotfix.patch.namesrv;

import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.ANSWERS;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.FROZEN;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.LOSES_CONNECTION;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.ROUTE;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.SILENT;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.TIMEOUT_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.Attempt;
import io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.Request;
import io.github.rocketmqhotfix.report.PatchReport;
import io.github.rocketmqhotfix.report.Reports;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.rocketmq.remoting.exception.RemotingCommandException;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the attempts of a call, mostly with one calling thread. NameServerDialTest tests several threads that dial, and
 * NameServerRefusalTest tests answers with TOPIC_NOT_EXIST. A mark records that a NameServer failed: other NameServers
 * are asked first, for 30 s or until the marked one answers.
 */
class NameServerCallTest {

    /**
     * The timeout of a call that gets no answer and then closes its connection. This cuts off another call that waits
     * on the same connection. The other call is cut off late: after more than a quarter of its own timeout.
     */
    private static final int SILENCE_MILLIS = TIMEOUT_MILLIS / 3;

    private static final int REGISTER_BROKER = 103;
    private static final int SEND_BACK = 36;
    private static final AtomicInteger REPORTS = new AtomicInteger();

    private final PatchReport report = Reports.of("namesrv-reset-call-" + REPORTS.incrementAndGet());
    private final List<Object> outcomes = new ArrayList<>();

    @AfterEach
    void theAgentHadNoFailure() {
        assertThat(report.failures()).isZero();
    }

    @Test
    void withoutAFaultTheRequestGoesOnceToTheChosenNameServerOverItsConnection() {
        FakeRemotingClient client = client("a", "b");
        Request request = new Request(ROUTE);
        int opaque = request.getOpaque();

        assertThat(client.call(ROUTE)).hasToString("0 of a");
        assertThat(client.call(request, TIMEOUT_MILLIS)).hasToString("0 of a");

        assertThat(client.asked()).containsExactly("a", "a");
        assertThat(client.dials()).containsExactly("a");
        assertThat(client.askedForBrokers()).isEmpty();
        assertThat(client.chosen).hasValue("a");
        assertThat(request.getOpaque()).isEqualTo(opaque);
        assertThat(report.repeatedRequests()).isZero();
        assertThat(report.interventions()).isZero();
    }

    @Test
    void issue8712AfterASilentAttemptTheNextNameServerIsAskedWithTheRestOfTheTime() {
        FakeRemotingClient client = client("a", "b").at("a", FROZEN);

        assertThat(linesOfCalls(client, 1)).containsExactly("left a for b after 500 ms without an answer");

        assertThat(outcomes).singleElement().hasToString("0 of b");
        assertThat(timeouts(client).get(0)).isEqualTo(500);
        assertThat(timeouts(client).get(1)).isBetween(1L, 2_500L);
        assertThat(client.closed()).containsExactly("a");
        assertThat(client.chosen).hasValue("b");
        assertThat(report.repeatedRequests()).isEqualTo(1);
    }

    @Test
    void ofThreeNameServersTheLastOneHasTheRestOfTheTime() {
        FakeRemotingClient client = client("a", "b", "c").at("a", FROZEN).at("b", FROZEN);

        assertThat(linesOfCalls(client, 1)).containsExactly("left a for c after 500 ms without an answer");

        assertThat(client.asked()).containsExactly("a", "b", "c");
        assertThat(timeouts(client).subList(0, 2)).containsExactly(500L, 500L);
        assertThat(timeouts(client).get(2)).isBetween(1L, 2_000L);
        assertThat(report.repeatedRequests()).isEqualTo(2);
    }

    @Test
    void theAttemptsShareAShortTimeout() {
        FakeRemotingClient client = client("a", "b", "c").at("a", SILENT).at("b", SILENT);

        assertThat(client.call(new Request(ROUTE), 900)).hasToString("0 of c");

        assertThat(timeouts(client).get(0)).isBetween(200L, 300L);
        assertThat(timeouts(client).get(1)).isBetween(200L, 450L);
        assertThat(timeouts(client).get(2)).isBetween(400L, 900L);
    }

    @Test
    void theNextCallsDoNotAskTheSilentNameServer() {
        FakeRemotingClient client = client("a", "b").at("a", SILENT);
        client.call(ROUTE);
        client.forgetAttempts();

        client.call(ROUTE);
        client.call(ROUTE);

        assertThat(client.asked()).containsExactly("b", "b");
    }

    @Test
    void afterARefusedConnectionTheNextNameServerIsAskedAtOnce() {
        FakeRemotingClient client = client("a", "b").refusing("a");

        assertThat(linesOfCalls(client, 1)).containsExactly("left a for b after a connection failed");

        assertThat(outcomes).singleElement().hasToString("0 of b");
        assertThat(timeouts(client).get(1)).isGreaterThan(2_000);
    }

    @Test
    void afterALostConnectionTheNextNameServerIsAskedAtOnce() {
        FakeRemotingClient client = client("a", "b").at("a", LOSES_CONNECTION);

        assertThat(linesOfCalls(client, 1)).containsExactly("left a for b after its connection was lost");

        assertThat(outcomes).singleElement().hasToString("0 of b");
        assertThat(timeouts(client).get(1)).isGreaterThan(2_000);
    }

    @Test
    void anEndlessDialIsEndedAfterTheAttemptsTime() {
        FakeRemotingClient client = client("a", "b").unreachable("a");

        assertThat(linesOfCalls(client, 1)).containsExactly("left a for b after 500 ms without a connection");

        assertThat(outcomes).singleElement().hasToString("0 of b");
        FakeRemotingClient.Channel dialled = client.channelTables.get("a").channel();
        assertThat(dialled.isOpen()).isFalse();
        await().untilAsserted(() -> assertThat(dialled.failedBy.get()).isInstanceOf(ConnectException.class));
    }

    @Test
    void aRequestThatChangesSomethingHasAllTheTimeAndIsNotRepeatedAfterSilence() {
        FakeRemotingClient client = client("a", "b").at("a", SILENT);

        assertThat(client.call(REGISTER_BROKER)).isInstanceOf(RemotingTimeoutException.class);

        assertThat(client.asked()).containsExactly("a");
        assertThat(timeouts(client).get(0)).isBetween(2_000L, 3_000L);
        assertThat(client.call(ROUTE)).hasToString("0 of b");
    }

    @Test
    void aRequestThatChangesSomethingIsNotRepeatedIfItMayHaveArrived() {
        FakeRemotingClient client = client("a", "b").at("a", LOSES_CONNECTION);

        assertThat(client.call(REGISTER_BROKER)).isInstanceOf(RemotingSendRequestException.class);

        assertThat(client.asked()).containsExactly("a");
    }

    @Test
    void aRequestThatChangesSomethingIsRepeatedIfItWasNotSent() {
        FakeRemotingClient client = client("a", "b", "c").refusing("a").unreachable("b");

        assertThat(client.call(REGISTER_BROKER)).hasToString("0 of c");

        assertThat(client.asked()).containsExactly("c");
    }

    /** Before 5.0, no NameServer answers a send-back, which goes to a NameServer if the client knows no route. */
    @Test
    void issue8963ARequestThatNoNameServerAnswersHasAllTheTimeAndSetsNoMark() {
        FakeRemotingClient client = client("a", "b").at("a", SILENT);
        client.connect("a");

        assertThat(client.call(SEND_BACK)).isInstanceOf(RemotingTimeoutException.class);

        assertThat(client.asked()).containsExactly("a");
        assertThat(timeouts(client).get(0)).isBetween(2_000L, 3_000L);
        assertThat(client.closed()).isEmpty();
        client.at("a", ANSWERS);
        assertThat(client.call(ROUTE)).hasToString("0 of a");
        assertThat(report.interventions()).isZero();
    }

    static Stream<Exception> failuresThatShowNothing() {
        return Stream.of(new RemotingTooMuchRequestException("too fast"), new InterruptedException(),
                new RemotingSendRequestException("a", new RemotingTooMuchRequestException("too fast")),
                new RemotingSendRequestException("a", new InterruptedException()),
                new RemotingCommandException("no header"), new IllegalStateException("shut down"));
    }

    @ParameterizedTest
    @MethodSource("failuresThatShowNothing")
    void backPressureInterruptsAndErrorsAreNotRepeatedAndSetNoMark(Exception thrown) {
        FakeRemotingClient client = client("a", "b").at("a", (attempt, channel) -> {
            throw thrown;
        });

        assertThat(client.call(ROUTE)).isSameAs(thrown);

        assertThat(client.asked()).containsExactly("a");
        assertThat(client.closed()).isEmpty();
        client.at("a", ANSWERS);
        assertThat(client.call(ROUTE)).hasToString("0 of a");
    }

    /** In 4.3.0 and later this happens if the connection took all the time of the attempt. */
    @Test
    void aRequestThatWasNotSentForLackOfTimeIsSentOverTheNewConnection() {
        AtomicInteger requests = new AtomicInteger();
        FakeRemotingClient client = client("a", "b").at("a", (attempt, channel) -> {
            if (requests.incrementAndGet() == 1) {
                throw new RemotingTimeoutException("invokeSync call timeout");
            }
            return ANSWERS.answer(attempt, channel);
        });

        assertThat(client.call(ROUTE)).hasToString("0 of a");

        assertThat(client.dials()).containsExactly("a");
        assertThat(report.interventions()).isZero();
    }

    @Test
    void aLateFailureSetsNoMarkAndDoesNotMoveTheChoice() {
        FakeRemotingClient client = client("a", "b");
        client.at("a", (attempt, channel) -> {
            client.at("a", ANSWERS);
            assertThat(client.call(ROUTE)).hasToString("0 of a");
            return SILENT.answer(attempt, channel);
        });

        assertThat(client.call(ROUTE)).hasToString("0 of b");

        assertThat(client.chosen).hasValue("a");
        assertThat(client.closed()).isEmpty();
        assertThat(client.call(ROUTE)).hasToString("0 of a");
        assertThat(report.interventions()).isZero();
    }

    @Test
    void aFailureDoesNotMoveANewerChoice() {
        FakeRemotingClient client = client("a", "b", "c");
        client.at("a", (attempt, channel) -> {
            client.chosen.set("c");
            return SILENT.answer(attempt, channel);
        });

        assertThat(client.call(ROUTE)).hasToString("0 of c");

        assertThat(client.chosen).hasValue("c");
        assertThat(report.interventions()).isZero();
    }

    @Test
    void aMarkEndsWithAnAnswer() {
        FakeRemotingClient client = client("a", "b").at("a", SILENT);
        client.call(ROUTE);
        client.at("a", ANSWERS).at("b", LOSES_CONNECTION);

        assertThat(linesOfCalls(client, 2)).containsExactly("left b for a after its connection was lost");

        assertThat(outcomes).extracting(Object::toString).containsExactly("0 of a", "0 of a");
    }

    @Test
    void ifAllAreMarkedAnAttemptHasAllTheTimeAndTheNextCallAsksTheOtherNameServer() {
        FakeRemotingClient client = client("a", "b").at("a", FROZEN).at("b", FROZEN);
        client.call(new Request(ROUTE), 600);
        client.forgetAttempts();

        assertThat(client.call(new Request(ROUTE), 200)).isInstanceOf(RemotingTimeoutException.class);
        assertThat(client.call(new Request(ROUTE), 200)).isInstanceOf(RemotingTimeoutException.class);

        assertThat(client.asked()).containsExactly("a", "b");
        assertThat(timeouts(client)).allSatisfy(each -> assertThat(each).isBetween(150L, 200L));
        assertThat(client.closed()).containsExactly("a", "b", "a", "b");
        assertThat(client.chosen).hasValue("a");
    }

    /** Otherwise no call would succeed if all NameServers are slow and the calls start at different times. */
    @Test
    void aShortAttemptAtAMarkedNameServerLeavesTheConnectionToTheWaitingCalls() {
        FakeRemotingClient client = client("a", "b", "c").at("a", SILENT).at("b", SILENT);
        client.call(ROUTE);
        FakeRemotingClient.Channel shared = client.connect("a");
        AtomicBoolean open = new AtomicBoolean();
        client.at("c", SILENT).at("b", (attempt, channel) -> {
            open.set(shared.isOpen());
            return ANSWERS.answer(attempt, channel);
        });
        client.forgetAttempts();

        assertThat(client.call(ROUTE)).hasToString("0 of b");

        assertThat(client.asked()).containsExactly("c", "a", "b");
        assertThat(open).isTrue();
    }

    /** The second attempt of the first call dials; a second call begins to wait on this connection. */
    @Test
    void anAttemptThatDialledLeavesTheConnectionToACallThatBeganLater() throws Exception {
        FakeRemotingClient client = client("a");
        AtomicReference<FakeRemotingClient.Channel> shared = new AtomicReference<>();
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch firstCallEnded = new CountDownLatch(1);
        CallerThreads laterCall = new CallerThreads(1, () -> client.call(ROUTE));
        AtomicInteger attempts = new AtomicInteger();
        client.at("a", (attempt, channel) -> {
            switch (attempts.incrementAndGet()) {
                case 2:
                    shared.set(channel);
                    laterCall.begin();
                    waits.await();
                    return SILENT.answer(attempt, channel);
                case 3:
                    waits.countDown();
                    firstCallEnded.await();
                    return (channel.isOpen() ? ANSWERS : LOSES_CONNECTION).answer(attempt, channel);
                default:
                    return SILENT.answer(attempt, channel);
            }
        });

        assertThat(client.call(ROUTE)).isInstanceOf(RemotingTimeoutException.class);
        firstCallEnded.countDown();

        assertThat(laterCall.outcomes()).singleElement().hasToString("0 of a");
        assertThat(client.attempts()).hasSize(4);
        assertThat(shared.get().isOpen()).isTrue();
    }

    /** The call has waited for a part of its time only; calls that wait longer may get an answer. */
    @Test
    void aCallThatLostItsConnectionLeavesTheConnectionOfOtherCallsOpen() {
        FakeRemotingClient client = client("a").at("a", LOSES_CONNECTION);
        client.call(ROUTE);
        AtomicReference<FakeRemotingClient.Channel> dialledByOther = new AtomicReference<>();
        client.at("a", (attempt, channel) -> {
            if (dialledByOther.get() != null) {
                return SILENT.answer(attempt, channel);
            }
            channel.close();
            dialledByOther.set(client.connect("a"));
            throw new RemotingSendRequestException("a");
        });

        assertThat(client.call(ROUTE)).isInstanceOf(RemotingTimeoutException.class);

        assertThat(dialledByOther.get().isOpen()).isTrue();
    }

    /** From 4.9.1 on the release closes the connection after each silent call, also while other calls wait on it. */
    @Test
    void aCallThatWasCutOffLateWaitsForTheAnswerToACallThatBeganLater() throws Exception {
        FakeRemotingClient client = markedClient();
        CountDownLatch answer = new CountDownLatch(1);
        CallerThreads cutOff = waitingCall(client);
        CallerThreads later = silentCallAndThen(client, (attempt, channel) -> {
            answer.await();
            return ANSWERS.answer(attempt, channel);
        });
        await().until(() -> client.asked().size() == 3);
        cutOff.awaitOthersWaitingInAgent();

        assertThat(client.asked()).hasSize(3);
        answer.countDown();

        assertThat(later.outcomes()).singleElement().hasToString("0 of a");
        assertThat(cutOff.outcomes()).singleElement().hasToString("0 of a");
        assertThat(client.asked()).hasSize(4);
    }

    @Test
    void anInterruptEndsTheWaitOfACallThatWasCutOff() throws Exception {
        FakeRemotingClient client = markedClient();
        CallerThreads cutOff = waitingCall(client);
        CallerThreads later = silentCallAndThen(client, FROZEN);
        await().until(() -> client.asked().size() == 3);
        cutOff.awaitOthersWaitingInAgent();

        cutOff.interrupt();

        assertThat(cutOff.outcomes()).singleElement().isInstanceOf(InterruptedException.class);
        assertThat(later.outcomes()).singleElement().isInstanceOf(RemotingTimeoutException.class);
    }

    @Test
    void aCallThatWasCutOffLateSendsAgainIfNoOtherCallBegins() throws Exception {
        FakeRemotingClient client = markedClient();
        CallerThreads cutOff = waitingCall(client);

        assertThat(client.call(new Request(ROUTE), SILENCE_MILLIS)).isInstanceOf(RemotingTimeoutException.class);
        client.at("a", ANSWERS);

        assertThat(cutOff.outcomes()).singleElement().hasToString("0 of a");
        assertThat(client.asked()).hasSize(3);
    }

    @Test
    void aCallThatWasCutOffAtOneNameServerAsksTheOtherOneAgain() throws Exception {
        FakeRemotingClient client = client("a", "b").at("b", SILENT);
        client.chosen.set("b");
        client.call(ROUTE);
        AtomicBoolean first = new AtomicBoolean(true);
        client.at("b", FROZEN).at("a",
                (attempt, channel) -> (first.getAndSet(false) ? SILENT : ANSWERS).answer(attempt, channel));
        client.forgetAttempts();
        CallerThreads cutOff = new CallerThreads(1, () -> client.call(ROUTE)).begin();
        await().until(() -> client.asked().equals(List.of("a", "b")));

        assertThat(client.call(new Request(ROUTE), SILENCE_MILLIS)).isInstanceOf(RemotingTimeoutException.class);

        assertThat(cutOff.outcomes()).singleElement().hasToString("0 of a");
    }

    /** Both NameServers are marked; the call has not asked b. */
    @Test
    void aCallThatWasCutOffAsksTheNameServerThatAnsweredAnotherCall() throws Exception {
        FakeRemotingClient client = client("a", "b").at("a", SILENT).at("b", SILENT);
        client.call(ROUTE);
        client.at("a", FROZEN).forgetAttempts();
        CallerThreads cutOff = waitingCall(client);
        client.call(new Request(ROUTE), 1);
        // the call that was cut off has repeated its attempt
        await().until(() -> client.asked().equals(List.of("a", "a", "b", "a")));
        assertThat(client.call(new Request(ROUTE), SILENCE_MILLIS)).isInstanceOf(RemotingTimeoutException.class);
        client.at("a", ANSWERS);

        assertThat(client.call(ROUTE)).hasToString("0 of a");

        assertThat(cutOff.outcomes()).singleElement().hasToString("0 of a");
        assertThat(client.asked()).endsWith("b", "a", "a");
    }

    /** Returns a client whose only NameServer is marked and frozen. */
    private FakeRemotingClient markedClient() {
        FakeRemotingClient client = client("a").at("a", SILENT);
        client.call(ROUTE);
        client.at("a", FROZEN).forgetAttempts();
        return client;
    }

    /** Starts a call and waits until it has sent its request. */
    private static CallerThreads waitingCall(FakeRemotingClient client) {
        CallerThreads call = new CallerThreads(1, () -> client.call(ROUTE)).begin();
        await().until(() -> client.asked().size() == 1);
        return call;
    }

    /**
     * Starts a thread that makes a short call at the frozen NameServer, gives the NameServer another behaviour, and
     * makes a second call.
     */
    private static CallerThreads silentCallAndThen(FakeRemotingClient client, FakeRemotingClient.Behaviour behaviour) {
        return new CallerThreads(1, () -> {
            client.call(new Request(ROUTE), SILENCE_MILLIS);
            client.at("a", behaviour);
            return client.call(ROUTE);
        }).begin();
    }

    /** Other calls may wait on the broken connection, but nothing can be sent over it. */
    @Test
    void aBrokenConnectionToAMarkedNameServerIsClosed() {
        FakeRemotingClient client = client("a", "b", "c").at("a", SILENT).at("b", SILENT);
        client.call(ROUTE);
        FakeRemotingClient.Channel broken = client.connect("a");
        AtomicBoolean open = new AtomicBoolean(true);
        client.at("c", SILENT).at("a", (attempt, channel) -> {
            throw new RemotingSendRequestException("a");
        }).at("b", (attempt, channel) -> {
            open.set(broken.isOpen());
            return ANSWERS.answer(attempt, channel);
        });

        assertThat(client.call(ROUTE)).hasToString("0 of b");

        assertThat(open).isFalse();
    }

    /** Most releases up to 4.9.0 do not close a silent connection themselves. */
    @Test
    void aSilentConnectionIsClosedAlsoAfterAnAttemptWithAllTheTime() {
        FakeRemotingClient client = client("a").at("a", SILENT);
        client.call(ROUTE);
        FakeRemotingClient.Channel mute = client.connect("a");

        assertThat(client.call(ROUTE)).isInstanceOf(RemotingTimeoutException.class);

        assertThat(mute.isOpen()).isFalse();
        client.at("a", ANSWERS);
        assertThat(client.call(ROUTE)).hasToString("0 of a");
    }

    /** The first attempt loads the classes of netty. */
    @Test
    void theFirstAttemptOfAClientIsRepeatedAtTheSameNameServerAndSetsNoMark() {
        Map<Object, NameServers> clients = new WeakHashMap<>();
        AtomicBoolean first = new AtomicBoolean(true);
        FakeRemotingClient client = new FakeRemotingClient(
                values -> NamesrvResetHandoff.ask(clients, report, 500, (Object[]) values), "a", "b")
                .at("a", (attempt, channel) -> (first.getAndSet(false) ? SILENT : ANSWERS).answer(attempt, channel));

        assertThat(client.call(ROUTE)).hasToString("0 of a");

        assertThat(client.asked()).containsExactly("a", "a");
        assertThat(client.attempts()).extracting(Attempt::opaque).doesNotHaveDuplicates();
        assertThat(client.closed()).isEmpty();
        assertThat(report.repeatedRequests()).isEqualTo(1);
        assertThat(report.interventions()).isZero();
    }

    @Test
    void aSlowNameServerHasAtLeastFourTimesItsAnswerTime() {
        FakeRemotingClient client = client("a", "b").at("a", (attempt, channel) -> {
            channel.closed.await(150, TimeUnit.MILLISECONDS);
            return ANSWERS.answer(attempt, channel);
        });
        client.connect("a");

        client.call(ROUTE);
        client.call(ROUTE);

        assertThat(timeouts(client).get(1)).isBetween(600L, 3_000L);
    }

    @Test
    void issue2042TheFirstAnswerMovesAChoiceThatIsNotInTheList() {
        FakeRemotingClient client = client("a", "b");
        client.chosen.set("removed");
        client.connect("removed");

        assertThat(linesOfCalls(client, 1))
                .containsExactly("left removed for a because it is not in the list any more");

        assertThat(client.asked()).containsExactly("a");
        assertThat(client.chosen).hasValue("a");
    }

    @Test
    void ifNoNameServerAnswersTheCallerGetsTheFailureAndTheChoiceStays() {
        FakeRemotingClient client = client("a", "b");

        assertThat(client.at("a", SILENT).at("b", SILENT).call(ROUTE)).isInstanceOf(RemotingTimeoutException.class);
        assertThat(client.at("a", LOSES_CONNECTION).at("b", LOSES_CONNECTION).call(ROUTE))
                .isInstanceOf(RemotingSendRequestException.class);
        assertThat(client.refusing("a").refusing("b").call(ROUTE)).isInstanceOf(RemotingConnectException.class);

        assertThat(client.chosen).hasValue("a");
        assertThat(report.interventions()).isZero();
    }

    @Test
    void anAddressThatRefusesConnectionsIsDialledOncePerCall() {
        FakeRemotingClient client = client("a", "b").refusing("a").refusing("b");

        client.call(ROUTE);

        assertThat(client.dials()).containsExactly("a", "b");
    }

    /** The later failure may come from a connection that the agent has closed. */
    @Test
    void ifNoNameServerAnswersTheCallEndsWithTheTimeoutOfItsFirstAttempt() {
        AtomicBoolean first = new AtomicBoolean(true);
        FakeRemotingClient client = client("a").at("a",
                (attempt, channel) -> (first.getAndSet(false) ? SILENT : LOSES_CONNECTION).answer(attempt, channel));

        assertThat(client.call(ROUTE)).isInstanceOf(RemotingTimeoutException.class);

        assertThat(client.asked()).hasSizeGreaterThan(1).containsOnly("a");
    }

    @Test
    void theSecondAttemptAtASingleAddressIsMadeOverANewConnection() {
        FakeRemotingClient client = client("a");
        FakeRemotingClient.Channel mute = client.connect("a");
        client.at("a", (attempt, channel) -> (channel == mute ? FROZEN : ANSWERS).answer(attempt, channel));

        assertThat(linesOfCalls(client, 1))
                .containsExactly("asked a again over a new connection after 500 ms without an answer");

        assertThat(outcomes).singleElement().hasToString("0 of a");
        assertThat(client.closed()).containsExactly("a");
        assertThat(client.dials()).containsExactly("a");
        assertThat(timeouts(client).get(0)).isEqualTo(500);
    }

    @Test
    void aRepeatedRequestHasAFreshId() {
        FakeRemotingClient client = client("a", "b", "c").at("a", SILENT).at("b", SILENT);
        Request request = new Request(ROUTE);
        int opaque = request.getOpaque();

        client.call(request, TIMEOUT_MILLIS);

        List<Integer> ids = client.attempts().stream().map(Attempt::opaque).toList();
        assertThat(ids).hasSize(3).doesNotHaveDuplicates().first().isEqualTo(opaque);
        assertThat(request.getOpaque()).isEqualTo(ids.get(2));
        assertThat(new Request(ROUTE).getOpaque()).isGreaterThan(ids.get(2));
    }

    @Test
    void sixteenThreadsAtASilentNameServerMoveTheChoiceOnceAndAllGetAnAnswer() {
        FakeRemotingClient client = client("a", "b").at("a", FROZEN);
        client.connect("a");
        CallerThreads callers = new CallerThreads(16, () -> client.call(ROUTE));

        List<String> lines = InterventionLines.during(() -> outcomes.addAll(callers.begin().outcomes()));

        assertThat(outcomes).extracting(Object::toString).hasSize(16).containsOnly("0 of b");
        assertThat(lines).singleElement().asString().startsWith("left a for b after ");
        assertThat(report.interventions()).isEqualTo(1);
        assertThat(client.chosen).hasValue("b");
        assertThat(client.dials()).containsExactly("b");
        client.forgetAttempts();
        client.call(ROUTE);
        assertThat(client.asked()).containsExactly("b");
    }

    @Test
    void withAttemptsOffNothingIsRepeatedButTheNextCallAsksTheNextNameServer() {
        FakeRemotingClient client = new FakeRemotingClient(report, 0, "a", "b").at("a", SILENT);

        assertThat(client.call(ROUTE)).isInstanceOf(RemotingTimeoutException.class);
        assertThat(timeouts(client)).singleElement().satisfies(each -> assertThat(each).isBetween(2_000L, 3_000L));
        assertThat(linesOfCalls(client, 1))
                .containsExactly("left a for b after " + timeouts(client).get(0) + " ms without an answer");

        assertThat(outcomes).singleElement().hasToString("0 of b");
        assertThat(client.asked()).containsExactly("a", "b");
        assertThat(report.repeatedRequests()).isZero();
    }

    /** 50 ms is the shortest time that the option allows; a silence of up to 100 ms sets no mark. */
    @ParameterizedTest
    @ValueSource(ints = {50, 100})
    void afterASilentAttemptTooShortForAMarkTheNextNameServerIsAskedAsWell(int attemptMillis) {
        FakeRemotingClient client = new FakeRemotingClient(report, attemptMillis, "a", "b").at("a", SILENT);

        assertThat(client.call(ROUTE)).hasToString("0 of b");

        assertThat(client.asked()).containsExactly("a", "b");
    }

    private FakeRemotingClient client(String... addresses) {
        return new FakeRemotingClient(report, 500, addresses);
    }

    private List<String> linesOfCalls(FakeRemotingClient client, int calls) {
        return InterventionLines.during(() -> {
            for (int i = 0; i < calls; i++) {
                outcomes.add(client.call(ROUTE));
            }
            return null;
        });
    }

    private static List<Long> timeouts(FakeRemotingClient client) {
        return client.attempts().stream().map(Attempt::timeoutMillis).toList();
    }
}
