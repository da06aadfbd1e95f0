package io.github.rocketmqhotfix.testapp.pods.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PodTimesTest {

    private static final long START = 5_000;

    @Test
    void preStopAndTerminationShareTheGracePeriod() {
        GracePeriod grace = new GracePeriod(Duration.ofSeconds(30), START);

        assertThat(grace.left(START)).isEqualTo(Duration.ofSeconds(30));
        assertThat(grace.left(after(20))).isEqualTo(Duration.ofSeconds(10));
        assertThat(grace.forTermination(after(20))).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void terminationHasTwoSecondsAtLeast() {
        GracePeriod grace = new GracePeriod(Duration.ofSeconds(30), START);

        assertThat(grace.left(after(40))).isZero();
        assertThat(grace.forTermination(after(29))).isEqualTo(Duration.ofSeconds(2));
        assertThat(grace.forTermination(after(40))).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void theFirstRestartIsAtOnceAndLaterRestartsHaveGrowingDelays() {
        assertThat(IntStream.range(0, 8).mapToObj(ContainerLifecycle::restartDelay).map(Duration::toSeconds))
                .containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
    }

    private static long after(int seconds) {
        return START + Duration.ofSeconds(seconds).toNanos();
    }
}
