package io.github.rocketmqhotfix.testapp.program.host;

import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogManager;

/**
 * Loads the agent's target classes while another thread holds a lock of the host. Arguments: the name of the lock, then
 * {@code ROOTPACKAGE=JAR:JAR:…}. Prints one line per class when the class is loaded. Then releases the lock, and prints
 * the outcomes and the milliseconds from the release of the lock until all outcomes were published. If loading a class
 * needs the lock, the process hangs.
 *
 * <table>
 * <caption>The locks</caption>
 * <tr><th>name</th><th>lock</th><th>code that needs the lock</th></tr>
 * <tr><td>{@code stderr}</td><td>an object inside the stream {@code System.err}</td><td>every write to standard
 * error</td></tr>
 * <tr><td>{@code stderr-monitor}</td><td>the monitor of {@code System.err}</td><td>before Java 19 every write to
 * standard error</td></tr>
 * <tr><td>{@code properties}</td><td>the system properties</td><td>every write of a system property, on
 * Java 8 also every read</td></tr>
 * <tr><td>{@code later-properties}</td><td>the system properties</td><td>the same; the first three classes, in 4.9.0
 * one class of each patch, are loaded before the lock is taken</td></tr>
 * <tr><td>{@code thread-group}</td><td>the root thread group</td><td>before Java 19 the creation of a thread in
 * that group</td></tr>
 * <tr><td>{@code context-loader}</td><td>an object inside the context class loader of the loading thread</td><td>every
 * look-up in that loader</td></tr>
 * <tr><td>{@code jmx}</td><td>the monitor of the class {@code ManagementFactory}</td><td>every request for the
 * platform MBean server</td></tr>
 * <tr><td>{@code log-manager}</td><td>the monitor of the {@code LogManager}</td><td>on Java 8 the initialisation
 * of {@code java.util.logging}</td></tr>
 * </table>
 */
public final class LockedHost {

    private static final String[] PATCHES = {"loopback-filter", "namesrv-reset", "sendback-fallback"};

    private LockedHost() {}

    public static void main(String[] arguments) throws Exception {
        final Object lock = lock(arguments[0]);
        final CountDownLatch held = new CountDownLatch(1);
        final CountDownLatch loaded = new CountDownLatch(1);
        Thread holder = new Thread("holder") {
            @Override
            public void run() {
                synchronized (lock) {
                    held.countDown();
                    try {
                        loaded.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            }
        };
        holder.setDaemon(true);
        TargetRelease release = TargetRelease.of(arguments[1]);
        // opens the jars now, because Java 8 reads system properties when it opens a jar
        List<String> names = release.classNames();
        release.openAll();
        int before = arguments[0].startsWith("later-") ? PATCHES.length : 0;
        for (String name : names.subList(0, before)) {
            load(release, name);
        }
        holder.start();
        held.await();
        for (String name : names.subList(before, names.size())) {
            load(release, name);
        }
        loaded.countDown();
        holder.join();
        awaitOutcomes();
    }

    /** Does not initialise the class, because the release's initialisers read system properties. */
    private static void load(TargetRelease release, String name) throws ClassNotFoundException {
        release.loadByFullName(name);
        new EventLine("loaded").with("name", name).print();
    }

    private static void awaitOutcomes() throws InterruptedException {
        long begin = System.nanoTime();
        for (String patch : PATCHES) {
            while ("waiting".equals(outcome(patch))) {
                Thread.sleep(1);
            }
        }
        EventLine line = new EventLine("outcomes").with("afterMillis", (System.nanoTime() - begin) / 1_000_000);
        for (String patch : PATCHES) {
            line.with(patch, outcome(patch));
        }
        line.print();
    }

    private static String outcome(String patch) {
        return System.getProperty("rocketmq.hotfix.outcome." + patch);
    }

    private static Object lock(String name) {
        final Object lock = new Object();
        switch (name) {
            case "stderr":
                System.setErr(new PrintStream(new GuardedStream(lock), true));
                return lock;
            case "stderr-monitor":
                return System.err;
            case "properties":
            case "later-properties":
                return System.getProperties();
            case "thread-group":
                return rootGroup();
            case "context-loader":
                Thread.currentThread().setContextClassLoader(new GuardedLoader(lock));
                return lock;
            case "jmx":
                return ManagementFactory.class;
            case "log-manager":
                return LogManager.getLogManager();
            default:
                throw new IllegalArgumentException(name);
        }
    }

    private static ThreadGroup rootGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    /** A stream for standard error that takes the lock for every write, as a logger does. */
    private static final class GuardedStream extends OutputStream {

        private final Object lock;

        GuardedStream(Object lock) {
            this.lock = lock;
        }

        @Override
        public void write(int b) {
            synchronized (lock) {
                return;
            }
        }
    }

    /** A class loader that takes the lock for every look-up. */
    private static final class GuardedLoader extends URLClassLoader {

        private final Object lock;

        GuardedLoader(Object lock) {
            super(new URL[0]);
            this.lock = lock;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (lock) {
                return super.loadClass(name, resolve);
            }
        }

        @Override
        public URL getResource(String name) {
            synchronized (lock) {
                return super.getResource(name);
            }
        }
    }
}
