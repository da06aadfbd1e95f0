package io.github.rocketmqhotfix.testapp.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private final List<String> order = new ArrayList<>();

    @Test
    void theOrderChangesAndTheWarmUpIsNotCounted() {
        Map<String, List<Integer>> results = new Rounds(3, StepListener.SILENT).of(List.of("a", "b"), this::measure);

        assertThat(String.join("", order)).isEqualTo("ab" + "ba" + "ab" + "ab");
        assertThat(results).containsEntry("a", List.of(4, 5, 7)).containsEntry("b", List.of(3, 6, 8));
    }

    @Test
    void threeVariantsRunInAllSixOrders() {
        new Rounds(6, StepListener.SILENT).of(List.of("a", "b", "c"), this::measure);

        assertThat(String.join("", order)).isEqualTo("abc" + "cba" + "abc" + "bac" + "cab" + "acb" + "bca");
    }

    private int measure(String variant) {
        order.add(variant);
        return order.size();
    }
}
