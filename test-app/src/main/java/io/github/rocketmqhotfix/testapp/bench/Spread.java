package io.github.rocketmqhotfix.testapp.bench;

import java.util.List;

/**
 * Of several measurements of the same thing, in whatever unit they had.
 *
 * @param lower the quartile below the median
 * @param upper the one above
 */
record Spread(double lower, double median, double upper) {

    private static final double QUARTER = 0.25;

    /** Throws IllegalArgumentException if there are none. */
    static Spread of(List<Double> measured) {
        if (measured.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        List<Double> sorted = measured.stream().sorted().toList();
        return new Spread(at(QUARTER, sorted), at(2 * QUARTER, sorted), at(3 * QUARTER, sorted));
    }

    /** Between two measurements it is the straight line between them. */
    private static double at(double part, List<Double> sorted) {
        double position = part * (sorted.size() - 1);
        int below = (int) Math.floor(position);
        int above = (int) Math.ceil(position);
        return sorted.get(below) + (position - below) * (sorted.get(above) - sorted.get(below));
    }
}
