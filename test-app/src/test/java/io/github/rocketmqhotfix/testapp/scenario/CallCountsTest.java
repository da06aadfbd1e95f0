package io.github.rocketmqhotfix.testapp.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CallCountsTest {

    private static final CallCounts EARLY = new CallCounts(6, CallCounts.byThread("[2, 0, 1]"), 1, 3_001, "timeout");

    @Test
    void countsARefusalAsAnAnswerWithoutSuccess() {
        assertThat(EARLY.answered()).isEqualTo(3);
        assertThat(EARLY.withoutSuccess()).isEqualTo(4);
    }

    @Test
    void addsLaterCallsOfTheSameThreads() {
        CallCounts both = EARLY.plus(new CallCounts(3, List.of(0, 0, 1), 0, 12, ""));

        assertThat(both).isEqualTo(new CallCounts(9, List.of(2, 0, 2), 1, 3_001, "timeout"));
    }
}
