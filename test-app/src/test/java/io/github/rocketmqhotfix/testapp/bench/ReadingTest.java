package io.github.rocketmqhotfix.testapp.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingTest {

    private static final Reading BASE = new Reading("without", Unit.SECONDS, List.of(1.0, 10.0, 2.0));

    @Test
    void aRatioIsTakenRoundByRoundSoThatASlowRoundDoesNotCount() {
        Reading ratio = new Reading("with", Unit.SECONDS, List.of(1.5, 15.0, 3.0)).dividedBy(BASE);

        assertThat(ratio).isEqualTo(new Reading("with / without", Unit.TIMES, List.of(1.5, 1.5, 1.5)));
    }

    @Test
    void aDifferenceIsTakenRoundByRound() {
        Reading extra = new Reading("with", Unit.SECONDS, List.of(1.5, 10.5, 2.5)).minus(BASE);

        assertThat(extra).isEqualTo(new Reading("with - without", Unit.SECONDS, List.of(0.5, 0.5, 0.5)));
    }

    @Test
    void readingsOfDifferentNumbersOfRoundsCannotBeCompared() {
        Reading shorter = new Reading("with", Unit.SECONDS, List.of(1.5));

        assertThatThrownBy(() -> shorter.dividedBy(BASE)).hasMessage("with / without: 1 and 3 rounds");
    }

    @ParameterizedTest
    @CsvSource({"AT_MOST, 2, true", "AT_MOST, 1.99, false", "AT_LEAST, 2, true", "AT_LEAST, 2.01, false",
        "BELOW, 2.01, true", "BELOW, 2, false"})
    void theMedianIsComparedWithTheBudget(Budget.Kind kind, double limit, boolean kept) {
        assertThat(new Reading("exact", Unit.SECONDS, List.of(2.0, 2.0, 2.0)).within(new Budget(kind, limit)).kept())
                .isEqualTo(kept);
    }

    /**
     * The quartiles of the three samples are 1.5 and 3. The error of the median, which is 2, is 1.36: 1.57 times the
     * difference of the quartiles, divided by the square root of 3, the number of samples.
     */
    @ParameterizedTest
    @CsvSource({"AT_MOST, 2, true, false", "AT_MOST, 0.7, true, true", "AT_MOST, 0.6, false, false",
        "AT_LEAST, 3.3, true, true", "AT_LEAST, 3.4, false, false"})
    void aBudgetMissedByLessThanTheErrorCountsAsKeptAndUndecided(Budget.Kind kind, double limit, boolean kept,
            boolean undecided) {
        Reading reading = new Reading("spread", Unit.SECONDS, List.of(1.0, 2.0, 4.0)).within(new Budget(kind, limit));

        assertThat(reading.kept()).isEqualTo(kept);
        assertThat(reading.undecided()).isEqualTo(undecided);
    }

    @Test
    void aReadingWithoutABudgetIsKept() {
        assertThat(BASE.kept()).isTrue();
    }
}
