package io.github.rocketmqhotfix.testapp.pods.model;

import java.time.Duration;

/** The time within which a container must end, from the start of its termination. preStop and SIGTERM share it. */
record GracePeriod(Duration whole, long startNanos) {

    /** The shortest time from SIGTERM to SIGKILL, however long preStop took. */
    private static final Duration LEAST = Duration.ofSeconds(2);

    /** Returns the rest of the period at an instant, or zero after its end. */
    Duration left(long nowNanos) {
        Duration left = whole.minusNanos(nowNanos - startNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Returns the time to wait for the end after a SIGTERM at an instant: the rest of the period, but at least 2 s. */
    Duration forTermination(long nowNanos) {
        Duration left = left(nowNanos);
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }
}
