package io.github.rocketmqhotfix.testapp.harness.ledger;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The times of successful operations, with a resolution of 100 ms. Successes that are at most 100 ms apart form one
 * span, so hours of steady work take little memory. Times are readings of {@link System#nanoTime()} of any process on
 * this machine and may be added in any order. Thread-safe.
 */
public final class Timeline {

    private static final long RESOLUTION_NANOS = Duration.ofMillis(100).toNanos();

    private final TreeMap<Long, Long> endsByBegin = new TreeMap<>();

    /** Adds a span of successes, from its first to its last success. */
    synchronized void add(long fromNanos, long untilNanos) {
        long begin = fromNanos;
        long end = untilNanos;
        Map.Entry<Long, Long> neighbour = endsByBegin.floorEntry(end + RESOLUTION_NANOS);
        while (neighbour != null && neighbour.getValue() >= begin - RESOLUTION_NANOS) {
            begin = Math.min(begin, neighbour.getKey());
            end = Math.max(end, neighbour.getValue());
            endsByBegin.remove(neighbour.getKey());
            neighbour = endsByBegin.floorEntry(end + RESOLUTION_NANOS);
        }
        endsByBegin.put(begin, end);
    }

    /** Returns the longest time without a success in a window; both ends of the window count as successes. */
    public synchronized Duration longestGap(long fromNanos, long untilNanos) {
        long longest = 0;
        long quietSince = fromNanos;
        for (Map.Entry<Long, Long> span : endsByBegin.entrySet()) {
            long begin = Math.min(span.getKey(), untilNanos);
            longest = Math.max(longest, begin - quietSince);
            quietSince = Math.max(quietSince, span.getValue());
        }
        return Duration.ofNanos(Math.max(longest, untilNanos - quietSince));
    }

    /**
     * Returns the time from an instant to the first success at or after it, or empty if there is none yet. Returns zero
     * inside a span.
     */
    public synchronized Optional<Duration> firstAfter(long nanos) {
        Map.Entry<Long, Long> before = endsByBegin.floorEntry(nanos);
        if (before != null && before.getValue() >= nanos) {
            return Optional.of(Duration.ZERO);
        }
        return Optional.ofNullable(endsByBegin.higherKey(nanos)).map(begin -> Duration.ofNanos(begin - nanos));
    }
}
