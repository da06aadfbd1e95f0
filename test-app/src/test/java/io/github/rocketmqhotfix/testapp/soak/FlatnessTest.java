package io.github.rocketmqhotfix.testapp.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FlatnessTest {

    private static final Flatness FLATNESS = new Flatness(8);

    @Test
    void aLeakOfOneWithEachFaultIsFoundAfterTwentyFive() {
        LongUnaryOperator leaking = fault -> 30 + fault;
        assertThat(FLATNESS.isKept(figures(24, leaking))).isTrue();
        assertThat(FLATNESS.isKept(figures(25, leaking))).isFalse();
    }

    @Test
    void whatFillsUpAtTheBeginningIsNoLeak() {
        assertThat(FLATNESS.isKept(figures(30, fault -> Math.min(100, 20 + 10 * fault)))).isTrue();
    }

    @Test
    void whatVariesIsNoLeak() {
        assertThat(FLATNESS.isKept(figures(60, fault -> 30 + fault * 7 % 8))).isTrue();
    }

    @Test
    void aSingleHighFigureIsNoLeak() {
        assertThat(FLATNESS.isKept(figures(30, fault -> fault == 29 ? 500 : 30))).isTrue();
    }

    @Test
    void whatShrinksIsFlat() {
        assertThat(Flatness.growth(figures(30, fault -> 100 - fault))).isNegative();
    }

    @Test
    void aFewFiguresSayNothing() {
        assertThat(FLATNESS.isKept(figures(Flatness.LEAST_FIGURES - 1, fault -> 100 * fault))).isTrue();
        assertThat(FLATNESS.isKept(Collections.emptyList())).isTrue();
    }

    private static List<Long> figures(int count, LongUnaryOperator figure) {
        return LongStream.range(0, count).map(figure).boxed().toList();
    }
}
