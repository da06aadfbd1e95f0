package io.github.rocketmqhotfix.testapp.soak;

import java.util.EnumMap;
import java.util.Map;

/**
 * How much more a JVM used at the end than in its youth.
 *
 * @param figures how many were compared
 */
record Growth(String jvm, long pid, int figures, Map<Quantity, Long> by) {

    static Growth of(RestSeries series) {
        Map<Quantity, Long> growth = new EnumMap<>(Quantity.class);
        for (Quantity quantity : Quantity.values()) {
            growth.put(quantity, Flatness.growth(series.figures(quantity)));
        }
        return new Growth(series.jvm(), series.pid(), series.seconds().size(), growth);
    }
}
