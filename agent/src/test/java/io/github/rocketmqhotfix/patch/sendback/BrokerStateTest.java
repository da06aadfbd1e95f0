package io.github.rocketmqhotfix.patch.sendback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerStateTest {

    private static final long SECOND = 1_000_000_000L;

    /** {@code nanoTime} has an arbitrary origin: its value may be negative, and may overflow between two calls. */
    @ParameterizedTest
    @ValueSource(longs = {0, 12_345, -5 * SECOND, Long.MAX_VALUE, Long.MAX_VALUE - SECOND / 2, Long.MIN_VALUE})
    void theFirstThreadMayRefreshAtOnce(long now) {
        assertThat(new BrokerState(now).mayRefresh(now)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5 * SECOND, Long.MAX_VALUE, Long.MAX_VALUE - SECOND / 2, Long.MIN_VALUE})
    void noOtherThreadRefreshesWhileARefreshRuns(long now) {
        BrokerState state = new BrokerState(now);
        state.mayRefresh(now);

        assertThat(state.mayRefresh(now)).isFalse();
        assertThat(state.mayRefresh(now + 60 * SECOND)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5 * SECOND, Long.MAX_VALUE, Long.MAX_VALUE - SECOND / 2, Long.MIN_VALUE})
    void theNextRefreshMayBeginOneSecondAfterTheEndOfTheLast(long now) {
        BrokerState state = new BrokerState(now);
        state.mayRefresh(now);
        long end = now + 1_000_000;
        state.refreshed(now, end);

        assertThat(state.mayRefresh(end)).isFalse();
        assertThat(state.mayRefresh(end + SECOND - 1)).isFalse();
        assertThat(state.mayRefresh(end + SECOND)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5 * SECOND, Long.MAX_VALUE, Long.MAX_VALUE - SECOND, Long.MIN_VALUE})
    void aRefreshOfThreeSecondsIsFollowedByAPauseOfThirtySeconds(long now) {
        BrokerState state = new BrokerState(now);
        state.mayRefresh(now);
        long end = now + 3 * SECOND;
        state.refreshed(now, end);

        assertThat(state.mayRefresh(end + 30 * SECOND - 1)).isFalse();
        assertThat(state.mayRefresh(end + 30 * SECOND)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5 * SECOND, Long.MAX_VALUE, Long.MIN_VALUE})
    void oneThreadMayAskASlaveThatHasNotAnsweredYet(long now) {
        BrokerState state = new BrokerState(now);

        assertThat(state.mayTrySlave(now)).isTrue();
        assertThat(state.mayTrySlave(now)).isFalse();
        assertThat(state.mayTrySlave(now + 60 * SECOND)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5 * SECOND, Long.MAX_VALUE, Long.MIN_VALUE})
    void allThreadsMayAskASlaveThatHasAcceptedASendBack(long now) {
        BrokerState state = new BrokerState(now);
        state.mayTrySlave(now);
        state.slaveAnswered(true, now);

        assertThat(state.mayTrySlave(now)).isTrue();
        assertThat(state.mayTrySlave(now)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5 * SECOND, Long.MAX_VALUE, Long.MAX_VALUE - SECOND, Long.MIN_VALUE})
    void aSlaveThatRefusedIsNotAskedForThirtySeconds(long now) {
        BrokerState state = new BrokerState(now);
        state.mayTrySlave(now);
        state.slaveAnswered(false, now);

        assertThat(state.mayTrySlave(now)).isFalse();
        assertThat(state.mayTrySlave(now + 30 * SECOND - 1)).isFalse();
        assertThat(state.mayTrySlave(now + 30 * SECOND)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE})
    void afterThePauseOneThreadMayAskAgain(long now) {
        BrokerState state = new BrokerState(now);
        state.mayTrySlave(now);
        state.slaveAnswered(false, now);
        long later = now + 30 * SECOND;
        state.mayTrySlave(later);

        assertThat(state.mayTrySlave(later)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE})
    void aSlaveThatAcceptedAndThenRefusedIsNotAskedForThirtySeconds(long now) {
        BrokerState state = new BrokerState(now);
        state.mayTrySlave(now);
        state.slaveAnswered(true, now);
        state.slaveAnswered(false, now);

        assertThat(state.mayTrySlave(now + 30 * SECOND - 1)).isFalse();
        assertThat(state.mayTrySlave(now + 30 * SECOND)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE})
    void theSlavesPauseDoesNotDelayARefresh(long now) {
        BrokerState state = new BrokerState(now);
        state.mayTrySlave(now);
        state.slaveAnswered(false, now);

        assertThat(state.mayRefresh(now)).isTrue();
    }
}
