package io.github.rocketmqhotfix.testapp.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What was measured of one subject: the things that are compared, and how they compare.
 *
 * @param subject  on what, such as a Java or a release
 * @param quantity what of it, such as CPU; figures of the same quantity are plotted together
 * @param readings the first one's unit is that of the plot: those with another, the comparisons, are not in it
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

    /** Whether every budget is. */
    boolean kept() {
        return readings.stream().allMatch(Reading::kept);
    }
}
