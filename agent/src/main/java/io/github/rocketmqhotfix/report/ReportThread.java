package io.github.rocketmqhotfix.report;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The agent's thread for reports. It sets the system properties of outcomes that were decided inside class loading, and
 * registers the reports in JMX once a target was seen. Both can block on locks of the host, so neither is done inside
 * class loading. Patches and counters work without this thread.
 */
public final class ReportThread implements Runnable {

    /**
     * The delay between the first decision that this thread publishes and the creation of the platform MBean server, if
     * the host has not created the server earlier. Its creation starts the log manager; after the delay a host has
     * chosen its own log manager.
     */
    private static final long REGISTRATION_DELAY_NANOS = 10_000_000_000L;
    private static final long POLL_NANOS = 250_000_000L;

    private static final AtomicBoolean STARTED = new AtomicBoolean();
    /** Whether there is a decided outcome that this thread has not published yet. */
    private static final AtomicBoolean DECIDED = new AtomicBoolean();
    /** Null before the thread runs, and after an exception has ended it. */
    private static volatile Thread running;

    private ReportThread() {}

    /**
     * Starts the thread, once. Must not be called inside class loading: other agents add code to {@code Thread.start},
     * and up to Java 18 it takes the lock of a thread group.
     */
    public static void start() {
        if (STARTED.get() || !STARTED.compareAndSet(false, true)) {
            return;
        }
        try {
            DetachedThread.start("rocketmq-hotfix-report", new ReportThread());
        } catch (Throwable e) {
            Log.logger().debug("no thread for reports: {}", String.valueOf(e));
        }
    }

    /**
     * Wakes the thread to publish a decision; takes no lock. Returns false if the thread does not run. If it has not
     * started yet, it publishes the decision when it starts.
     */
    public static boolean targetDecided() {
        DECIDED.set(true);
        Thread thread = running;
        LockSupport.unpark(thread);
        return thread != null;
    }

    @Override
    public void run() {
        running = Thread.currentThread();
        try {
            long firstTargetNanos = 0;
            boolean targetSeen = false;
            boolean registered = false;
            while (true) {
                if (DECIDED.getAndSet(false)) {
                    Reports.publish();
                    firstTargetNanos = targetSeen ? firstTargetNanos : System.nanoTime();
                    targetSeen = true;
                }
                if (targetSeen && !registered
                        && (isServerThere() || System.nanoTime() - firstTargetNanos >= REGISTRATION_DELAY_NANOS)) {
                    registered = true;
                    register();
                }
                LockSupport.parkNanos(this, targetSeen && !registered ? POLL_NANOS : Long.MAX_VALUE);
                // a host that interrupts all threads must not make this thread spin
                Thread.interrupted();
            }
        } catch (Throwable e) {
            running = null;
            Log.logger().debug("outcomes are not published any more: {}", String.valueOf(e));
        }
    }

    private static void register() {
        try {
            PatchMetrics.register();
        } catch (Throwable e) {
            Log.logger().debug("no metrics: {}", String.valueOf(e));
        }
    }

    /**
     * Whether the JVM has an MBean server. Does not call JMX, because that would load the classes of JMX in a JVM
     * without a server. Instead looks for a package that does not exist before the JVM creates its first server.
     */
    private static boolean isServerThere() {
        return Package.getPackage("com.sun.jmx.interceptor") != null;
    }
}
