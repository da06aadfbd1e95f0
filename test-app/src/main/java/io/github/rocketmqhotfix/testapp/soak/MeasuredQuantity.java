package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.soak.IdleSeries.IdleSnapshot;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * A quantity of an idle JVM that must not grow. It is measured once after each recovery, so that all values are
 * comparable. The first third of the values, and at least one round of faults, is the warm-up, in which pools fill and
 * classes load. Then the median of the next four values is compared with the median of the last four; a single outlier
 * has no effect.
 *
 * <p>The limit allows for the variation without growth: the NameServer that a client is connected with, a connection
 * that stays open until it is idle, a late thread of a pool. With a limit of 8, a leak of one per fault is found after
 * 25 faults.
 */
enum MeasuredQuantity {
    THREADS(8, snapshot -> snapshot.measurement().threads()),
    /** The limit is twice the number of clients, which may all be connected with one server. */
    CONNECTIONS(8, snapshot -> snapshot.measurement().connections()),
    /** The JVM touches the pages of a full-size heap and of the code cache one after the other. */
    KIB_OF_RESIDENT_MEMORY(32 << 10, snapshot -> snapshot.measurement().residentKib()),
    /** A leak of 64 KiB per fault is found after 100 faults. */
    BYTES_OF_LIVE_HEAP(4 << 20, IdleSnapshot::liveHeapBytes);

    private static final int FAULTS_PER_ROUND = 12;
    /** Growth is not judged with fewer values. */
    static final int LEAST_VALUES = 2 * FAULTS_PER_ROUND;

    private static final int WINDOW = 4;

    private final long limit;
    private final ToLongFunction<IdleSnapshot> value;

    MeasuredQuantity(long limit, ToLongFunction<IdleSnapshot> value) {
        this.limit = limit;
        this.value = value;
    }

    long of(IdleSnapshot snapshot) {
        return value.applyAsLong(snapshot);
    }

    /** Returns the growth, which is negative if the values shrink; 0 if there are fewer than {@link #LEAST_VALUES}. */
    static long growth(List<Long> values) {
        if (values.size() < LEAST_VALUES) {
            return 0;
        }
        int warmUp = Math.max(FAULTS_PER_ROUND, values.size() / 3);
        return median(values.subList(values.size() - WINDOW, values.size()))
                - median(values.subList(warmUp, warmUp + WINDOW));
    }

    boolean isFlat(List<Long> values) {
        return growth(values) <= limit;
    }

    private static long median(List<Long> window) {
        List<Long> sorted = window.stream().sorted().toList();
        return (sorted.get(WINDOW / 2 - 1) + sorted.get(WINDOW / 2)) / 2;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ').replace("kib", "KiB");
    }
}
