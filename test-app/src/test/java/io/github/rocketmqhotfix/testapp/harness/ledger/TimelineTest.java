package io.github.rocketmqhotfix.testapp.harness.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private final Timeline timeline = new Timeline();

    @Test
    void findsTheLongestGapWhateverTheOrderOfTheSpans() {
        add(7_000, 9_900);
        add(0, 1_000);
        add(2_000, 3_000);
        assertThat(gap(0, 10_000)).isEqualTo(Duration.ofMillis(4_000));
    }

    @Test
    void aGapIsMeasuredOnlyWithinTheWindow() {
        add(4_000, 5_000);
        assertThat(gap(1_000, 5_500)).isEqualTo(Duration.ofMillis(3_000));
        assertThat(gap(4_500, 8_000)).isEqualTo(Duration.ofMillis(3_000));
        assertThat(gap(6_000, 6_700)).isEqualTo(Duration.ofMillis(700));
    }

    @Test
    void aWindowWithoutSuccessIsOneGap() {
        assertThat(gap(1_000, 2_000)).isEqualTo(Duration.ofSeconds(1));
        assertThat(timeline.firstAfter(0)).isEmpty();
    }

    @Test
    void adjacentSpansMergeAndALateSpanClosesTheirGap() {
        add(0, 1_000);
        add(1_200, 2_000);
        assertThat(gap(0, 2_000)).isEqualTo(Duration.ofMillis(200));
        add(1_050, 1_150);
        assertThat(gap(0, 2_000)).isZero();
    }

    @Test
    void aLongSpanMergesAllSpansThatItCovers() {
        List.of(0, 500, 1_000, 1_500).forEach(at -> add(at, at));
        add(100, 1_400);
        assertThat(gap(0, 1_500)).isZero();
    }

    @Test
    void measuresTheTimeFromAnInstantToTheNextSuccess() {
        add(0, 1_000);
        add(4_000, 5_000);
        assertThat(timeline.firstAfter(nanos(1_500))).contains(Duration.ofMillis(2_500));
        assertThat(timeline.firstAfter(nanos(4_500))).contains(Duration.ZERO);
        assertThat(timeline.firstAfter(nanos(5_500))).isEmpty();
    }

    /** The origin of the clock is arbitrary. */
    @Test
    void acceptsNegativeClockReadings() {
        add(-5_000, -4_000);
        add(-1_000, 1_000);
        assertThat(gap(-5_000, 1_000)).isEqualTo(Duration.ofMillis(3_000));
    }

    private void add(long fromMillis, long untilMillis) {
        timeline.add(nanos(fromMillis), nanos(untilMillis));
    }

    private Duration gap(long fromMillis, long untilMillis) {
        return timeline.longestGap(nanos(fromMillis), nanos(untilMillis));
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
