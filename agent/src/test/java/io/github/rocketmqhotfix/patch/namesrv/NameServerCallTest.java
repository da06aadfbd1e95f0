package io.github.rocketmqhotfix.patch.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameServerCallTest {

    @ParameterizedTest
    @CsvSource({
        // timeout, selection took, then waited, left time
        "3000, 0, 3000, true",
        "3000, 2250, 750, true",
        "3000, 2899, 101, true",
        "3000, 2900, 100, false",
        "3000, 2999, 1, false",
        "3000, 3000, 0, false",
        "3000, 9000, 0, false",
        "300, 199, 101, true",
        "300, 200, 100, true",
        "300, 224, 76, true",
        "300, 225, 75, false",
        "100, 74, 26, true",
        "100, 75, 25, false",
    })
    void upstreamsRuleSaysWhetherSelectionLeftTimeToAnswer(long timeout, long selection, long waited, boolean left) {
        assertThat(leftTimeToAnswer(timeout, selection, waited)).isEqualTo(left);
    }

    /** Up to 4.2.0 what selection took is not taken off: the request itself is waited on for the whole time. */
    @ParameterizedTest
    @CsvSource({
        "3000, 3000, 3000, true",
        "3000, 9000, 3000, true",
        "3000, 9000, 3001, true",
        "3000, 9000, 2999, false",
        "100, 500, 100, true",
    })
    void aRequestThatWasWaitedOnForTheWholeTimeHadTimeToAnswer(long timeout, long selection, long waited, boolean left) {
        assertThat(leftTimeToAnswer(timeout, selection, waited)).isEqualTo(left);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, -3_000})
    void aBudgetOfNothingLeavesNoTimeToAnswer(long timeout) {
        assertThat(leftTimeToAnswer(timeout, 0, 0)).isFalse();
    }

    /** As {@link System#nanoTime} is allowed to be. */
    @ParameterizedTest
    @CsvSource({"2899, true", "2900, false"})
    void theClockMayOverflowInBetween(long selection, boolean left) {
        long begin = Long.MAX_VALUE - 1_000_000;

        assertThat(leftTimeToAnswer(3_000, begin, selection, 50)).isEqualTo(left);
    }

    private static boolean leftTimeToAnswer(long timeout, long selection, long waited) {
        return leftTimeToAnswer(timeout, -7_000_000_000L, selection, waited);
    }

    private static boolean leftTimeToAnswer(long timeout, long beginNanos, long selection, long waited) {
        long selectedNanos = beginNanos + selection * 1_000_000;
        NameServerCall call = new NameServerCall(null, null, new NameServerChoice(null, null, null), timeout, beginNanos);
        call.selected(new Object(), "a", 0, selectedNanos);
        return call.leftTimeToAnswer(selectedNanos + waited * 1_000_000);
    }
}
