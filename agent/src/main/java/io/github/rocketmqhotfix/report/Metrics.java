package io.github.rocketmqhotfix.report;

import java.util.concurrent.atomic.AtomicBoolean;

/** Brings the reports into JMX, on a thread of its own, once a target was seen. Knows no class of JMX itself. */
public final class Metrics {

    private static final AtomicBoolean STARTED = new AtomicBoolean();

    private Metrics() {
    }

    /** Called on the host's thread, inside class loading, for every target: does no more than start a thread, once. */
    public static void targetSeen() {
        if (STARTED.get() || !STARTED.compareAndSet(false, true)) {
            return;
        }
        try {
            DetachedThread.start("rocketmq-hotfix-metrics", new MetricsThread());
        } catch (Throwable e) {
            Log.logger().debug("no metrics: {}", String.valueOf(e));
        }
    }
}
