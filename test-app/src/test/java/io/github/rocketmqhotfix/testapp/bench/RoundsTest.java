package io.github.rocketmqhotfix.testapp.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.scenario.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private final List<String> order = new ArrayList<>();

    @Test
    void eachRoundBeginsWithAnotherAndTheFirstIsNotCounted() {
        Map<String, List<Integer>> results = new Rounds(3, Progress.SILENT).of(List.of("a", "b"), this::measure);

        assertThat(String.join("", order)).isEqualTo("ab" + "ba" + "ab" + "ba");
        assertThat(results).containsEntry("a", List.of(4, 5, 8)).containsEntry("b", List.of(3, 6, 7));
    }

    @Test
    void ofThreeEachIsFirstMiddleAndLastEquallyOften() {
        new Rounds(3, Progress.SILENT).of(List.of("a", "b", "c"), this::measure);

        assertThat(String.join("", order)).isEqualTo("abc" + "cab" + "bca" + "abc");
    }

    private int measure(String variant) {
        order.add(variant);
        return order.size();
    }
}
