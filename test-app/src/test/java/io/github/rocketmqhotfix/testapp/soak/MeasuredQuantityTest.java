package io.github.rocketmqhotfix.testapp.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MeasuredQuantityTest {

    @Test
    void aLeakOfOnePerFaultIsFoundAfterTwentyFiveFaults() {
        LongUnaryOperator leaking = fault -> 30 + fault;
        assertThat(MeasuredQuantity.THREADS.isFlat(values(24, leaking))).isTrue();
        assertThat(MeasuredQuantity.THREADS.isFlat(values(25, leaking))).isFalse();
    }

    @Test
    void growthDuringTheWarmUpIsNoLeak() {
        assertThat(MeasuredQuantity.THREADS.isFlat(values(30, fault -> Math.min(100, 20 + 10 * fault)))).isTrue();
    }

    @Test
    void variationIsNoLeak() {
        assertThat(MeasuredQuantity.THREADS.isFlat(values(60, fault -> 30 + fault * 7 % 8))).isTrue();
    }

    @Test
    void aSingleHighValueIsNoLeak() {
        assertThat(MeasuredQuantity.THREADS.isFlat(values(30, fault -> fault == 29 ? 500 : 30))).isTrue();
    }

    @Test
    void shrinkingIsNegativeGrowth() {
        assertThat(MeasuredQuantity.growth(values(30, fault -> 100 - fault))).isNegative();
    }

    @Test
    void fewValuesAreNotJudged() {
        assertThat(MeasuredQuantity.THREADS.isFlat(values(MeasuredQuantity.LEAST_VALUES - 1, fault -> 100 * fault)))
                .isTrue();
        assertThat(MeasuredQuantity.THREADS.isFlat(Collections.emptyList())).isTrue();
    }

    private static List<Long> values(int count, LongUnaryOperator value) {
        return LongStream.range(0, count).map(value).boxed().toList();
    }
}
