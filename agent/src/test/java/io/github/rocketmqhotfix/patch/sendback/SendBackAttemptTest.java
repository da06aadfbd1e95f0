package io.github.rocketmqhotfix.patch.sendback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class SendBackAttemptTest {

    private static final long SECOND = 1_000_000_000L;

    private final long begin = System.nanoTime();
    private final BrokerState state = new BrokerState(begin);

    @Test
    void afterAFailureTheSlaveIsSkippedForThirtySeconds() {
        state.mayTrySlave(begin);

        assertThat(new SendBackAttempt("slave:10911", state).apply(new IllegalStateException())).isNull();

        assertThat(state.mayTrySlave(begin + 30 * SECOND - 1)).isFalse();
        assertThat(state.mayTrySlave(System.nanoTime() + 30 * SECOND)).isTrue();
    }

    @Test
    void afterASuccessAllThreadsMayAskTheSlave() {
        state.mayTrySlave(begin);

        assertThat(new SendBackAttempt("slave:10911", state).apply(null)).isNull();

        assertThat(state.mayTrySlave(begin)).isTrue();
        assertThat(state.mayTrySlave(begin)).isTrue();
    }

    @Test
    void theEndOfAnAttemptAtAMasterChangesNothing() {
        assertThatCode(() -> new SendBackAttempt("master:10911", null).apply(new IllegalStateException()))
                .doesNotThrowAnyException();
    }
}
