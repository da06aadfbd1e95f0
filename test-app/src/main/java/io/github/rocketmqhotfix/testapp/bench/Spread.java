package io.github.rocketmqhotfix.testapp.bench;

import java.util.List;

/** Of several measurements of the same thing, in whatever unit they had. */
record Spread(double median, double min, double max) {

    /** Throws IllegalArgumentException if there are none. */
    static Spread of(List<Double> measured) {
        if (measured.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        List<Double> sorted = measured.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }
}
