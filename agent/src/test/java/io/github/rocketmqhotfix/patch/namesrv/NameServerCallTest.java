package io.github.rocketmqhotfix.patch.namesrv;

import static io.github.rocketmqhotfix.patch.namesrv.StandInClient.ANSWERS;
import static io.github.rocketmqhotfix.patch.namesrv.StandInClient.FROZEN;
import static io.github.rocketmqhotfix.patch.namesrv.StandInClient.LOSES_CONNECTION;
import static io.github.rocketmqhotfix.patch.namesrv.StandInClient.ROUTE;
import static io.github.rocketmqhotfix.patch.namesrv.StandInClient.SILENT;
import static io.github.rocketmqhotfix.patch.namesrv.StandInClient.TIMEOUT_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.rocketmqhotfix.patch.namesrv.StandInClient.Attempt;
import io.github.rocketmqhotfix.patch.namesrv.StandInClient.Request;
import io.github.rocketmqhotfix.report.PatchReport;
import io.github.rocketmqhotfix.report.Reports;
import io.github.rocketmqhotfix.report.Stderr;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

/** One call after the other; see NameServerDialTest for threads that dial, NameServerRefusalTest for refusals. */
class NameServerCallTest {

    private static final int REGISTER_BROKER = 103;
    private static final int SEND_BACK = 36;
    private static final AtomicInteger REPORTS = new AtomicInteger();

    private final PatchReport report = Reports.of("namesrv-reset-call-" + REPORTS.incrementAndGet());
    private final List<Object> outcomes = new ArrayList<>();

    @AfterEach
    void theAgentItselfDidNotFail() {
        assertThat(report.failures()).isZero();
    }

    @Test
    void whileAllIsWellTheRequestGoesOnceToTheChosenOneOverItsConnection() {
        StandInClient client = client("a", "b");
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
    void issue8712AfterASilentAttemptTheNextOneIsAskedWithTheRestOfTheTime() {
        StandInClient client = client("a", "b").at("a", FROZEN);

        assertThat(linesOfCalls(client, 1)).containsExactly("left a for b after 500 ms without an answer");

        assertThat(outcomes).singleElement().hasToString("0 of b");
        assertThat(timeouts(client).get(0)).isEqualTo(500);
        assertThat(timeouts(client).get(1)).isBetween(1L, 2_500L);
        assertThat(client.closed()).containsExactly("a");
        assertThat(client.chosen).hasValue("b");
        assertThat(report.repeatedRequests()).isEqualTo(1);
    }

    @Test
    void ofThreeTheFirstTwoHaveAnAttemptsTimeAndTheLastOneHasTheRest() {
        StandInClient client = client("a", "b", "c").at("a", FROZEN).at("b", FROZEN);

        assertThat(linesOfCalls(client, 1)).containsExactly("left a for c after 500 ms without an answer");

        assertThat(client.asked()).containsExactly("a", "b", "c");
        assertThat(timeouts(client).subList(0, 2)).containsExactly(500L, 500L);
        assertThat(timeouts(client).get(2)).isBetween(1L, 2_000L);
        assertThat(report.repeatedRequests()).isEqualTo(2);
    }

    @Test
    void aShortTimeoutIsShared() {
        StandInClient client = client("a", "b", "c").at("a", SILENT).at("b", SILENT);

        assertThat(client.call(new Request(ROUTE), 900)).hasToString("0 of c");

        assertThat(timeouts(client).get(0)).isBetween(200L, 300L);
        assertThat(timeouts(client).get(1)).isBetween(200L, 450L);
        assertThat(timeouts(client).get(2)).isBetween(400L, 900L);
    }

    @Test
    void theNextCallsLeaveTheSilentOneAlone() {
        StandInClient client = client("a", "b").at("a", SILENT);
        client.call(ROUTE);
        client.forgetAttempts();

        client.call(ROUTE);
        client.call(ROUTE);

        assertThat(client.asked()).containsExactly("b", "b");
    }

    @Test
    void aRefusedConnectionIsFollowedByTheNextOneAtOnce() {
        StandInClient client = client("a", "b").refusing("a");

        assertThat(linesOfCalls(client, 1)).containsExactly("left a for b after a connection failed");

        assertThat(outcomes).singleElement().hasToString("0 of b");
        assertThat(timeouts(client).get(1)).isGreaterThan(2_000);
    }

    @Test
    void aConnectionThatEndsIsFollowedByTheNextOneAtOnce() {
        StandInClient client = client("a", "b").at("a", LOSES_CONNECTION);

        assertThat(linesOfCalls(client, 1)).containsExactly("left a for b after its connection was lost");

        assertThat(outcomes).singleElement().hasToString("0 of b");
        assertThat(timeouts(client).get(1)).isGreaterThan(2_000);
    }

    @Test
    void aDialThatDoesNotEndIsEndedAfterTheAttemptsTime() {
        StandInClient client = client("a", "b").unreachable("a");

        assertThat(linesOfCalls(client, 1)).containsExactly("left a for b after 500 ms without a connection");

        assertThat(outcomes).singleElement().hasToString("0 of b");
        StandInClient.Channel dialled = client.channelTables.get("a").channel();
        assertThat(dialled.isOpen()).isFalse();
        await().untilAsserted(() -> assertThat(dialled.failedBy.get()).isInstanceOf(ConnectException.class));
    }

    @Test
    void aRequestThatChangesSomethingHasItsWholeTimeAndIsNotRepeatedAfterSilence() {
        StandInClient client = client("a", "b").at("a", SILENT);

        assertThat(client.call(REGISTER_BROKER)).isInstanceOf(RemotingTimeoutException.class);

        assertThat(client.asked()).containsExactly("a");
        assertThat(timeouts(client).get(0)).isBetween(2_000L, 3_000L);
        assertThat(client.call(ROUTE)).hasToString("0 of b");
    }

    @Test
    void aRequestThatChangesSomethingIsNotRepeatedWhereItMayHaveArrived() {
        StandInClient client = client("a", "b").at("a", LOSES_CONNECTION);

        assertThat(client.call(REGISTER_BROKER)).isInstanceOf(RemotingSendRequestException.class);

        assertThat(client.asked()).containsExactly("a");
    }

    @Test
    void aRequestThatChangesSomethingIsRepeatedWhereItWasNotSent() {
        StandInClient client = client("a", "b", "c").refusing("a").unreachable("b");

        assertThat(client.call(REGISTER_BROKER)).hasToString("0 of c");

        assertThat(client.asked()).containsExactly("c");
    }

    /** A send-back whose route is unknown, before 5.0. */
    @Test
    void issue8963ARequestThatNoNameServerAnswersHasItsWholeTimeAndMarksNothing() {
        StandInClient client = client("a", "b").at("a", SILENT);
        client.connect("a");

        assertThat(client.call(SEND_BACK)).isInstanceOf(RemotingTimeoutException.class);

        assertThat(client.asked()).containsExactly("a");
        assertThat(timeouts(client).get(0)).isBetween(2_000L, 3_000L);
        assertThat(client.closed()).isEmpty();
        client.at("a", ANSWERS);
        assertThat(client.call(ROUTE)).hasToString("0 of a");
        assertThat(report.interventions()).isZero();
    }

    static Stream<Exception> whatSaysNothing() {
        return Stream.of(new RemotingTooMuchRequestException("too fast"), new InterruptedException(),
                new RemotingSendRequestException("a", new RemotingTooMuchRequestException("too fast")),
                new RemotingSendRequestException("a", new InterruptedException()),
                new RemotingCommandException("no header"), new IllegalStateException("shut down"));
    }

    @ParameterizedTest
    @MethodSource("whatSaysNothing")
    void backPressureInterruptsAndErrorsAreNotRepeatedAndMarkNothing(Exception thrown) {
        StandInClient client = client("a", "b").at("a", (attempt, channel) -> {
            throw thrown;
        });

        assertThat(client.call(ROUTE)).isSameAs(thrown);

        assertThat(client.asked()).containsExactly("a");
        assertThat(client.closed()).isEmpty();
        client.at("a", ANSWERS);
        assertThat(client.call(ROUTE)).hasToString("0 of a");
    }

    /** 4.3.0 and later, where the connection took all the time of the attempt. */
    @Test
    void aRequestThatWasNotSentForLackOfTimeIsSentOverTheConnectionThatIsThere() {
        AtomicInteger requests = new AtomicInteger();
        StandInClient client = client("a", "b").at("a", (attempt, channel) -> {
            if (requests.incrementAndGet() == 1) {
                throw new RemotingTimeoutException("invokeSync call timeout");
            }
            return ANSWERS.asked(attempt, channel);
        });

        assertThat(client.call(ROUTE)).hasToString("0 of a");

        assertThat(client.dials()).containsExactly("a");
        assertThat(report.interventions()).isZero();
    }

    @Test
    void aLateFailureMarksNothingAndMovesNothing() {
        StandInClient client = client("a", "b");
        client.at("a", (attempt, channel) -> {
            client.at("a", ANSWERS);
            assertThat(client.call(ROUTE)).hasToString("0 of a");
            return SILENT.asked(attempt, channel);
        });

        assertThat(client.call(ROUTE)).hasToString("0 of b");

        assertThat(client.chosen).hasValue("a");
        assertThat(client.closed()).isEmpty();
        assertThat(client.call(ROUTE)).hasToString("0 of a");
        assertThat(report.interventions()).isZero();
    }

    @Test
    void aFailureDoesNotMoveANewerChoice() {
        StandInClient client = client("a", "b", "c");
        client.at("a", (attempt, channel) -> {
            client.chosen.set("c");
            return SILENT.asked(attempt, channel);
        });

        assertThat(client.call(ROUTE)).hasToString("0 of c");

        assertThat(client.chosen).hasValue("c");
        assertThat(report.interventions()).isZero();
    }

    @Test
    void aMarkEndsWithAnAnswer() {
        StandInClient client = client("a", "b").at("a", SILENT);
        client.call(ROUTE);
        client.at("a", ANSWERS).at("b", LOSES_CONNECTION);

        assertThat(linesOfCalls(client, 2)).containsExactly("left b for a after its connection was lost");

        assertThat(outcomes).extracting(Object::toString).containsExactly("0 of a", "0 of a");
    }

    @Test
    void whereAllAreMarkedTheFirstAttemptHasTheWholeTimeAndTheNextCallAsksTheOtherOne() {
        StandInClient client = client("a", "b").at("a", FROZEN).at("b", FROZEN);
        client.call(new Request(ROUTE), 600);
        client.forgetAttempts();

        assertThat(client.call(new Request(ROUTE), 200)).isInstanceOf(RemotingTimeoutException.class);
        assertThat(client.call(new Request(ROUTE), 200)).isInstanceOf(RemotingTimeoutException.class);

        assertThat(client.asked()).containsExactly("a", "b");
        assertThat(timeouts(client)).allSatisfy(each -> assertThat(each).isBetween(150L, 200L));
        assertThat(client.closed()).containsExactly("a", "b", "a", "b");
        assertThat(client.chosen).hasValue("a");
    }

    /** Else no call would succeed where all NameServers are slow and the calls are out of step. */
    @Test
    void aShortAttemptAtOneThatWasMarkedBeforeLeavesItsConnectionToTheCallsThatWaitThere() {
        StandInClient client = client("a", "b", "c").at("a", SILENT).at("b", SILENT);
        client.call(ROUTE);
        StandInClient.Channel shared = client.connect("a");
        AtomicBoolean open = new AtomicBoolean();
        client.at("c", SILENT).at("b", (attempt, channel) -> {
            open.set(shared.isOpen());
            return ANSWERS.asked(attempt, channel);
        });
        client.forgetAttempts();

        assertThat(client.call(ROUTE)).hasToString("0 of b");

        assertThat(client.asked()).containsExactly("c", "a", "b");
        assertThat(open).isTrue();
    }

    /** Whatever became of the calls that wait there: nothing can be sent over it. */
    @Test
    void aConnectionOverWhichNothingCanBeSentIsClosedThoughItsNameServerWasMarkedBefore() {
        StandInClient client = client("a", "b", "c").at("a", SILENT).at("b", SILENT);
        client.call(ROUTE);
        StandInClient.Channel broken = client.connect("a");
        AtomicBoolean open = new AtomicBoolean(true);
        client.at("c", SILENT).at("a", (attempt, channel) -> {
            throw new RemotingSendRequestException("a");
        }).at("b", (attempt, channel) -> {
            open.set(broken.isOpen());
            return ANSWERS.asked(attempt, channel);
        });

        assertThat(client.call(ROUTE)).hasToString("0 of b");

        assertThat(open).isFalse();
    }

    /** Releases before 5.1.4 do not close it either. */
    @Test
    void aMuteConnectionIsClosedAlsoAfterAnAttemptThatHadAllTheTime() {
        StandInClient client = client("a").at("a", SILENT);
        client.call(ROUTE);
        StandInClient.Channel mute = client.connect("a");

        assertThat(client.call(ROUTE)).isInstanceOf(RemotingTimeoutException.class);

        assertThat(mute.isOpen()).isFalse();
        client.at("a", ANSWERS);
        assertThat(client.call(ROUTE)).hasToString("0 of a");
    }

    /** It loads the classes of netty. */
    @Test
    void afterTheFirstAttemptOfAClientTheSameOneIsAskedOnceMoreAndNothingIsMarked() {
        Map<Object, NameServers> clients = new WeakHashMap<>();
        AtomicBoolean first = new AtomicBoolean(true);
        StandInClient client = new StandInClient(values -> NamesrvResetHandoff.ask(clients, report, 500, (Object[]) values), "a", "b")
                .at("a", (attempt, channel) -> (first.getAndSet(false) ? SILENT : ANSWERS).asked(attempt, channel));

        assertThat(client.call(ROUTE)).hasToString("0 of a");

        assertThat(client.asked()).containsExactly("a", "a");
        assertThat(client.attempts()).extracting(Attempt::opaque).doesNotHaveDuplicates();
        assertThat(client.closed()).isEmpty();
        assertThat(report.interventions()).isZero();
    }

    @Test
    void oneThatIsKnownToBeSlowHasAtLeastFourTimesTheTimeOfItsAnswers() {
        StandInClient client = client("a", "b").at("a", (attempt, channel) -> {
            channel.closed.await(150, TimeUnit.MILLISECONDS);
            return ANSWERS.asked(attempt, channel);
        });
        client.connect("a");

        client.call(ROUTE);
        client.call(ROUTE);

        assertThat(timeouts(client).get(1)).isBetween(600L, 3_000L);
    }

    @Test
    void issue2042AChoiceThatIsNotInTheListIsLeftWithTheFirstAnswer() {
        StandInClient client = client("a", "b");
        client.chosen.set("removed");
        client.connect("removed");

        assertThat(linesOfCalls(client, 1)).containsExactly("left removed for a because it is not in the list any more");

        assertThat(client.asked()).containsExactly("a");
        assertThat(client.chosen).hasValue("a");
    }

    @Test
    void whereNobodyAnswersTheLastFailureIsTheCallersAndTheChoiceStays() {
        StandInClient client = client("a", "b");

        assertThat(client.at("a", SILENT).at("b", SILENT).call(ROUTE)).isInstanceOf(RemotingTimeoutException.class);
        assertThat(client.at("a", LOSES_CONNECTION).at("b", LOSES_CONNECTION).call(ROUTE))
                .isInstanceOf(RemotingSendRequestException.class);
        assertThat(client.refusing("a").refusing("b").call(ROUTE)).isInstanceOf(RemotingConnectException.class);

        assertThat(client.chosen).hasValue("a");
        assertThat(report.interventions()).isZero();
    }

    @Test
    void anAddressThatRefusesConnectionsIsDialledOncePerCall() {
        StandInClient client = client("a", "b").refusing("a").refusing("b");

        client.call(ROUTE);

        assertThat(client.dials()).containsExactly("a", "b");
    }

    /** The agent itself ends connections that other calls use. */
    @Test
    void aCallThatWasSilentFirstEndsWithThatTimeoutWhereNobodyAnswers() {
        AtomicBoolean first = new AtomicBoolean(true);
        StandInClient client = client("a").at("a", (attempt, channel) ->
                (first.getAndSet(false) ? SILENT : LOSES_CONNECTION).asked(attempt, channel));

        assertThat(client.call(ROUTE)).isInstanceOf(RemotingTimeoutException.class);

        assertThat(client.asked()).hasSizeGreaterThan(1).containsOnly("a");
    }

    @Test
    void theSecondAttemptAtASingleAddressIsMadeOverANewConnection() {
        StandInClient client = client("a");
        StandInClient.Channel mute = client.connect("a");
        client.at("a", (attempt, channel) -> (channel == mute ? FROZEN : ANSWERS).asked(attempt, channel));

        assertThat(linesOfCalls(client, 1)).containsExactly("asked a again over a new connection after 500 ms without an answer");

        assertThat(outcomes).singleElement().hasToString("0 of a");
        assertThat(client.closed()).containsExactly("a");
        assertThat(client.dials()).containsExactly("a");
        assertThat(timeouts(client).get(0)).isEqualTo(500);
    }

    @Test
    void aRepeatedRequestHasTheIdOfANewOne() {
        StandInClient client = client("a", "b", "c").at("a", SILENT).at("b", SILENT);
        Request request = new Request(ROUTE);
        int opaque = request.getOpaque();

        client.call(request, TIMEOUT_MILLIS);

        List<Integer> ids = client.attempts().stream().map(Attempt::opaque).toList();
        assertThat(ids).hasSize(3).doesNotHaveDuplicates().first().isEqualTo(opaque);
        assertThat(request.getOpaque()).isEqualTo(ids.get(2));
        assertThat(new Request(ROUTE).getOpaque()).isGreaterThan(ids.get(2));
    }

    @Test
    void sixteenThreadsThatWaitAtASilentOneMoveTheChoiceOnceAndAllGetAnAnswer() {
        StandInClient client = client("a", "b").at("a", FROZEN);
        client.connect("a");
        Callers callers = new Callers(16, () -> client.call(ROUTE));

        List<String> lines = linesDuring(() -> outcomes.addAll(callers.begin().outcomes()));

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
    void switchedOffNothingIsRepeatedButTheNextCallAsksTheNextOne() {
        StandInClient client = new StandInClient(report, 0, "a", "b").at("a", SILENT);

        assertThat(client.call(ROUTE)).isInstanceOf(RemotingTimeoutException.class);
        assertThat(timeouts(client)).singleElement().satisfies(each -> assertThat(each).isBetween(2_000L, 3_000L));
        assertThat(linesOfCalls(client, 1)).containsExactly("left a for b after " + timeouts(client).get(0) + " ms without an answer");

        assertThat(outcomes).singleElement().hasToString("0 of b");
        assertThat(client.asked()).containsExactly("a", "b");
        assertThat(report.repeatedRequests()).isZero();
    }

    /** The shortest that the option allows, and one whose silence says nothing of its own. */
    @ParameterizedTest
    @ValueSource(ints = {50, 100})
    void aSilentAttemptThatIsTooShortToMeanSomethingIsFollowedByTheNextOneAsWell(int attemptMillis) {
        StandInClient client = new StandInClient(report, attemptMillis, "a", "b").at("a", SILENT);

        assertThat(client.call(ROUTE)).hasToString("0 of b");

        assertThat(client.asked()).containsExactly("a", "b");
    }

    private StandInClient client(String... addresses) {
        return new StandInClient(report, 500, addresses);
    }

    private List<String> linesOfCalls(StandInClient client, int calls) {
        return linesDuring(() -> {
            for (int i = 0; i < calls; i++) {
                outcomes.add(client.call(ROUTE));
            }
        });
    }

    /** The lines that are written, without what all of them begin with. */
    private static List<String> linesDuring(Calls action) {
        return Stderr.linesDuring(() -> {
            try {
                action.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }).stream().map(line -> line.replaceFirst(".*#\\d+: ", "")).toList();
    }

    private static List<Long> timeouts(StandInClient client) {
        return client.attempts().stream().map(Attempt::timeoutMillis).toList();
    }

    @FunctionalInterface
    private interface Calls {

        void run() throws Exception;
    }
}
