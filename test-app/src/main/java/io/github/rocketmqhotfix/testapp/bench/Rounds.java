package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Measures variants in turns. The order changes from round to round, so that each variant runs after each of the others
 * in some rounds. Other load on the machine and the after-effects of a run therefore affect all variants alike. The
 * warm-up round before the first round is not counted.
 */
record Rounds(int count, StepListener progress) {

    /**
     * Runs the rounds, and returns the results of each variant in the order of the rounds.
     *
     * @param variants two or more
     */
    @SuppressWarnings("ReturnValueIgnored")
    <V, R> Map<V, List<R>> of(List<V> variants, Function<V, R> measurement) {
        Map<V, List<R>> results = new LinkedHashMap<>();
        variants.forEach(each -> results.put(each, new ArrayList<>()));
        List<V> rotated = new ArrayList<>(variants);
        progress.step("warming up");
        rotated.forEach(measurement::apply);
        for (int round = 1; round <= count; round++) {
            progress.step("round " + round + " of " + count);
            List<V> order = new ArrayList<>(rotated);
            if (round % 2 == 1) {
                Collections.reverse(order);
            } else {
                Collections.rotate(rotated, 1);
            }
            for (V each : order) {
                results.get(each).add(measurement.apply(each));
            }
        }
        return results;
    }
}
