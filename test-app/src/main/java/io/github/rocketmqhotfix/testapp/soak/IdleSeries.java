package io.github.rocketmqhotfix.testapp.soak;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The snapshots of one JVM while no fault is active, in the order of time. A JVM that was started again has a new
 * series.
 */
record IdleSeries(String jvm, long pid, List<IdleSnapshot> snapshots) {

    /** The resources that one JVM uses while no fault is active. */
    record IdleSnapshot(JvmMeasurement measurement, long liveHeapBytes) {}

    /**
     * The growth of the resources of a JVM from its warm-up to its last snapshots.
     *
     * @param snapshots the number of snapshots of the series
     */
    record Growth(String jvm, long pid, int snapshots, Map<MeasuredQuantity, Long> by) {}

    List<Long> values(MeasuredQuantity quantity) {
        return snapshots.stream().map(quantity::of).toList();
    }

    /** Returns whether there are enough snapshots to judge growth. */
    boolean isLongEnough() {
        return snapshots.size() >= MeasuredQuantity.LEAST_VALUES;
    }

    Growth growth() {
        Map<MeasuredQuantity, Long> growth = new EnumMap<>(MeasuredQuantity.class);
        for (MeasuredQuantity quantity : MeasuredQuantity.values()) {
            growth.put(quantity, MeasuredQuantity.growth(values(quantity)));
        }
        return new Growth(jvm, pid, snapshots.size(), growth);
    }
}
