package io.github.rocketmqhotfix.testapp.pods.model;

import java.time.Duration;

/** How long the kubelet waits before it starts a container again: not at all the first time, then 10 s, doubled up to 5 min. */
final class RestartDelay {

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private RestartDelay() {
    }

    /** @param restarts how often it was started again before */
    static Duration before(int restarts) {
        if (restarts == 0) {
            return Duration.ZERO;
        }
        Duration delay = FIRST.multipliedBy(1L << Math.min(restarts - 1, 5));
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }
}
