package io.github.rocketmqhotfix.testapp.pods.model;

import java.time.Duration;

/** The time that a container has to end, from the start of its termination: preStop and SIGTERM share it. */
record GracePeriod(Duration whole, long startNanos) {

    /** SIGTERM has at least this time, however long preStop took. */
    private static final Duration LEAST = Duration.ofSeconds(2);

    /** Returns the rest of the period at an instant, or zero after its end. */
    Duration left(long nowNanos) {
        Duration left = whole.minusNanos(nowNanos - startNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Returns the time from an instant until SIGKILL, which follows SIGTERM. */
    Duration forTermination(long nowNanos) {
        Duration left = left(nowNanos);
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }
}
