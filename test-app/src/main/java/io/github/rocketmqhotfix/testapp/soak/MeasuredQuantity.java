package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.soak.IdleSeries.IdleSnapshot;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * A quantity of an idle JVM that must not grow. It is measured once after each recovery, so that all values are
 * comparable. The warm-up, in which pools fill and classes load, is the first third of the values, but at least one
 * round of faults. The median of the four values after the warm-up is compared with the median of the last four; a
 * single outlier has no effect.
 *
 * <p>The limit allows for differences that are not growth: a client may be connected to another NameServer, a
 * connection may stay open until it is idle, a thread of a pool may start late. With a limit of 8, a leak of one thread
 * or connection per fault is found after 25 faults.
 */
enum MeasuredQuantity {
    THREADS(8, snapshot -> snapshot.measurement().threads()),
    /** The limit is twice the number of clients, which may all be connected with one server. */
    CONNECTIONS(8, snapshot -> snapshot.measurement().connections()),
    /** Memory grows without a leak until the JVM has touched all pages of a full-size heap and of the code cache. */
    KIB_OF_RESIDENT_MEMORY(32 << 10, snapshot -> snapshot.measurement().residentKib()),
    /** A leak of 64 KiB per fault is found after 103 faults. */
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
