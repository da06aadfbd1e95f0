package io.github.rocketmqhotfix.testapp.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanCostTest {

    @ParameterizedTest
    @CsvSource({"9.99, true", "10.0, false"})
    void theMedianTimeIsHeldAgainstTheBudget(double median, boolean kept) {
        assertThat(cost(2_000, median, 100).timeInBudget().kept()).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({"125, true", "126, false", "90, true"})
    void memoryMayNotGrowWithTheTree(double many, boolean kept) {
        assertThat(cost(2_000, 1, many).growthSince(cost(500, 1, 100)).kept()).isEqualTo(kept);
    }

    @Test
    void jarsPerSecondComeFromTheMedianTime() {
        assertThat(cost(2_000, 4, 100).jarsPerSecond()).isEqualTo(500);
    }

    /** Of three runs, one of them twice as slow and large. */
    private static ScanCost cost(int jars, double seconds, double mebibytes) {
        return ScanCost.of(jars, List.of(seconds, seconds, 2 * seconds), List.of(mebibytes, mebibytes, 2 * mebibytes));
    }
}
