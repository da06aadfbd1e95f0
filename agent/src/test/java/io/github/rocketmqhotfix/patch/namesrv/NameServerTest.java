package io.github.rocketmqhotfix.patch.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@SuppressWarnings("ConstantOverflow")
class NameServerTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    /** The origin of nanoTime is arbitrary, so its values can overflow. The times in these tests do overflow. */
    private static final long NOW = Long.MAX_VALUE - 10 * SECOND;

    private final NameServer server = new NameServer("a:9876");

    @Test
    void aMarkEndsAfterThirtySeconds() {
        server.fail("after 500 ms without an answer", NOW);

        assertThat(server.mark(NOW).reason).isEqualTo("after 500 ms without an answer");
        assertThat(server.mark(NOW + 30 * SECOND - 1)).isNotNull();
        assertThat(server.mark(NOW + 30 * SECOND)).isNull();
    }

    @Test
    void anAnswerRemovesAndReturnsTheMark() {
        server.fail("after 500 ms without an answer", NOW);

        assertThat(server.answered(NOW + SECOND, MILLI).reason).isEqualTo("after 500 ms without an answer");
        assertThat(server.mark(NOW + SECOND)).isNull();
        assertThat(server.answered(NOW + SECOND, MILLI)).isNull();
    }

    @Test
    void furtherFailuresDoNotProlongTheFirstMark() {
        server.fail("first", NOW);
        server.fail("second", NOW + 29 * SECOND);

        assertThat(server.mark(NOW + 29 * SECOND).reason).isEqualTo("first");
        assertThat(server.mark(NOW + 30 * SECOND)).isNull();

        server.fail("third", NOW + 30 * SECOND);
        assertThat(server.mark(NOW + 59 * SECOND).reason).isEqualTo("third");
    }

    @Test
    void aRenewedMarkKeepsItsReasonAndStartsAgain() {
        server.fail("first", NOW);
        server.renewMark(NOW + 20 * SECOND);

        assertThat(server.mark(NOW + 49 * SECOND).reason).isEqualTo("first");
        assertThat(server.mark(NOW + 50 * SECOND)).isNull();
    }

    @Test
    void renewingDoesNothingWithoutAMark() {
        server.renewMark(NOW);

        assertThat(server.mark(NOW)).isNull();
    }

    @Test
    void theAverageFollowsTheMeasuredAnswers() {
        assertThat(server.averageMillis()).isZero();
        server.answered(NOW, 400 * MILLI);
        assertThat(server.averageMillis()).isEqualTo(400);
        server.answered(NOW, 800 * MILLI);
        assertThat(server.averageMillis()).isEqualTo(500);
        server.answered(NOW, 0);
        server.answered(NOW, -1);
        assertThat(server.averageMillis()).isEqualTo(500);
    }

    @Test
    void itKnowsWhetherItHasAnsweredSinceATime() {
        assertThat(server.hasAnswered()).isFalse();
        assertThat(server.hasAnsweredSince(Long.MIN_VALUE)).isFalse();

        server.answered(NOW + 20 * SECOND, MILLI);

        assertThat(server.hasAnswered()).isTrue();
        assertThat(server.hasAnsweredSince(NOW)).isTrue();
        assertThat(server.hasAnsweredSince(NOW + 21 * SECOND)).isFalse();
    }

    @Test
    void oneAttemptDialsAtATime() {
        Object first = new Object();
        Object second = new Object();

        assertThat(server.beginDial(first)).isTrue();
        assertThat(server.beginDial(second)).isFalse();
        server.endDial(second, true);
        assertThat(server.beginDial(second)).isFalse();
        server.endDial(first, false);
        assertThat(server.beginDial(second)).isTrue();
    }

    @Test
    void marksAreOrderedByTheTimeTheyWereSetOrRenewed() {
        NameServer other = new NameServer("b:9876");
        server.fail("first", NOW);
        assertThat(server.isMarkedBefore(other)).isFalse();
        assertThat(other.isMarkedBefore(server)).isFalse();

        other.fail("second", NOW + SECOND);
        assertThat(server.isMarkedBefore(other)).isTrue();
        assertThat(other.isMarkedBefore(server)).isFalse();

        server.renewMark(NOW + 2 * SECOND);
        assertThat(server.isMarkedBefore(other)).isFalse();
        assertThat(other.isMarkedBefore(server)).isTrue();
    }

    @Test
    void onlyFailedDialsOfTheDiallingAttemptAreCounted() {
        Object first = new Object();
        server.beginDial(first);
        server.endDial(new Object(), true);
        server.endDial(first, false);
        assertThat(server.failedDials()).isZero();

        server.beginDial(first);
        server.endDial(first, true);
        server.endDial(first, true);
        assertThat(server.failedDials()).isEqualTo(1);
    }

    @Test
    void afterAFailureItMayHaveJustStarted() {
        assertThat(server.mayHaveJustStarted()).isFalse();
        server.fail("after its connection was lost", NOW);
        assertThat(server.mayHaveJustStarted()).isTrue();

        server.confirmBrokers();
        assertThat(server.mayHaveJustStarted()).isFalse();
    }

    @Test
    void confirmBrokersClearsKnowsNoBroker() {
        server.suspectRestart();
        server.setKnowsNoBroker(true);
        assertThat(server.knowsNoBroker()).isTrue();

        server.confirmBrokers();
        assertThat(server.knowsNoBroker()).isFalse();
    }
}
