package io.github.rocketmqhotfix.testapp.bench;

import java.util.List;

/**
 * The median and the quartiles of several measurements, in the unit of the measurements.
 *
 * @param lower the first quartile
 * @param upper the third quartile
 */
record Spread(double lower, double median, double upper) {

    private static final double QUARTER = 0.25;

    /** Throws IllegalArgumentException if there are no measurements. */
    static Spread of(List<Double> measured) {
        if (measured.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        List<Double> sorted = measured.stream().sorted().toList();
        return new Spread(at(QUARTER, sorted), at(2 * QUARTER, sorted), at(3 * QUARTER, sorted));
    }

    /** Interpolates linearly between two measurements. */
    private static double at(double part, List<Double> sorted) {
        double position = part * (sorted.size() - 1);
        int below = (int) Math.floor(position);
        int above = (int) Math.ceil(position);
        return sorted.get(below) + (position - below) * (sorted.get(above) - sorted.get(below));
    }
}
