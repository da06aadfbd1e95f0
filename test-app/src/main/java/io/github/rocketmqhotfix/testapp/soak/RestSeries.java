package io.github.rocketmqhotfix.testapp.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The figures of one JVM when nothing is wrong, in the order of time; one that was started again is another JVM. */
final class RestSeries {

    private final String jvm;
    private final long pid;
    private final List<Double> seconds = new ArrayList<>();
    private final Map<Quantity, List<Long>> figures = new EnumMap<>(Quantity.class);

    RestSeries(String jvm, long pid) {
        this.jvm = jvm;
        this.pid = pid;
        for (Quantity quantity : Quantity.values()) {
            figures.put(quantity, new ArrayList<>());
        }
    }

    void add(Measurement measurement, long liveHeapBytes) {
        seconds.add(measurement.second());
        figures.get(Quantity.THREADS).add((long) measurement.threads());
        figures.get(Quantity.CONNECTIONS).add((long) measurement.connections());
        figures.get(Quantity.KIB_OF_RESIDENT_MEMORY).add(measurement.residentKib());
        figures.get(Quantity.BYTES_OF_LIVE_HEAP).add(liveHeapBytes);
    }

    String jvm() {
        return jvm;
    }

    long pid() {
        return pid;
    }

    /** When they were taken, since the cluster was up. */
    List<Double> seconds() {
        return List.copyOf(seconds);
    }

    List<Long> figures(Quantity quantity) {
        return List.copyOf(figures.get(quantity));
    }

    /** Whether they are enough to tell. */
    boolean isLong() {
        return seconds.size() >= Flatness.LEAST_FIGURES;
    }
}
