package io.github.rocketmqhotfix.report;

import java.util.concurrent.locks.LockSupport;

/**
 * Waits for the right moment to register the reports in JMX, and then sends their notifications, for ever. Nothing
 * depends on it; should it end, the patches and counters go on. Links no class of JMX before that moment.
 */
final class MetricsThread implements Runnable {

    /** By then a host has chosen its log manager, which the platform MBean server starts. */
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final long LOOK_NANOS = 250_000_000L;

    private final long beginNanos = System.nanoTime();

    @Override
    public void run() {
        try {
            loadClasses();
            awaitServer();
            PatchMBeans.register().announce(Announcements.shared());
        } catch (Throwable e) {
            Log.logger().debug("no metrics: {}", String.valueOf(e));
        }
    }

    /** Ahead of their use and without linking them: on Java 8 the jar may be overwritten in between. */
    private static void loadClasses() throws ClassNotFoundException {
        for (String name : new String[] {"PatchMBeans", "PatchMBeans$EachForItself", "PatchMBean", "PatchMetrics",
            "Decision", "Intervention", "Announcements", "Announcements$Announcement"}) {
            Class.forName(MetricsThread.class.getPackage().getName() + '.' + name, false, MetricsThread.class.getClassLoader());
        }
    }

    private void awaitServer() {
        while (!isServerThere() && System.nanoTime() - beginNanos < PATIENCE_NANOS) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            // a host that interrupts all threads must not make this one spin
            Thread.interrupted();
        }
    }

    /**
     * Whether somebody made an MBean server. JMX's own questions load its classes only to say no; but the boot loader
     * knows a package once a class of it is loaded, and the first of this one is loaded for the first server.
     */
    private static boolean isServerThere() {
        return Package.getPackage("com.sun.jmx.interceptor") != null;
    }
}
