package io.github.rocketmqhotfix.testapp.bench;

import java.util.Arrays;
import java.util.List;

/**
 * The readings of one quantity of one subject, and the comparisons between them.
 *
 * @param subject  such as a Java version or a release
 * @param quantity such as CPU; figures of the same quantity are in one plot
 * @param readings measurements and comparisons; a plot shows only those that have the unit of the first reading
 */
record Figure(String subject, String quantity, List<Reading> readings) {

    Figure {
        readings = List.copyOf(readings);
        if (readings.isEmpty()) {
            throw new IllegalArgumentException(subject + ", " + quantity + ": no readings");
        }
    }

    static Figure of(String subject, String quantity, Reading... readings) {
        return new Figure(subject, quantity, Arrays.asList(readings));
    }

    /** Whether every budget is kept. */
    boolean kept() {
        return readings.stream().allMatch(Reading::kept);
    }
}
