package io.github.rocketmqhotfix.testapp.pods.model;

import java.time.Duration;

/** The time that a container has to end, from the moment it is told to: preStop and SIGTERM share it. */
final class GracePeriod {

    /** What SIGTERM has at least, however long preStop took. */
    private static final Duration LEAST = Duration.ofSeconds(2);

    private final Duration whole;
    private final long startNanos;

    GracePeriod(Duration whole, long startNanos) {
        this.whole = whole;
        this.startNanos = startNanos;
    }

    /** What is left of it at this time, and zero when it is over. */
    Duration left(long nowNanos) {
        Duration left = whole.minusNanos(nowNanos - startNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** What SIGTERM has from this time on, before SIGKILL. */
    Duration forTermination(long nowNanos) {
        Duration left = left(nowNanos);
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }
}
