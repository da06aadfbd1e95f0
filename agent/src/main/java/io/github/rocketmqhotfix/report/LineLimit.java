package io.github.rocketmqhotfix.report;

import java.util.concurrent.atomic.AtomicLong;

/** Lets the first ten lines of a kind pass, then at most one in 10 s. Thread-safe. */
final class LineLimit {

    private static final int AT_FIRST = 10;
    private static final long INTERVAL_NANOS = 10_000_000_000L;

    private final AtomicLong lines = new AtomicLong();
    private final AtomicLong lastNanos = new AtomicLong(System.nanoTime());

    boolean mayWrite() {
        long now = System.nanoTime();
        long last = lastNanos.get();
        boolean first = lines.incrementAndGet() <= AT_FIRST;
        if (!first && now - last <= INTERVAL_NANOS) {
            return false;
        }
        return lastNanos.compareAndSet(last, now) || first;
    }
}
