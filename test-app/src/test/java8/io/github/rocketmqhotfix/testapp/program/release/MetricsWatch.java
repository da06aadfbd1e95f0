package io.github.rocketmqhotfix.testapp.program.release;

import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/**
 * Loads the agent's target classes and waits for the agent's MBeans, without creating an MBean server meanwhile.
 * Arguments: {@code own} (the host creates a server beforehand) or {@code none}, then {@code ROOTPACKAGE=JAR:JAR:…}.
 * Prints one line when the MBeans are registered: the time since the loading began, whether state of the loading thread
 * is still referenced, and the outcomes.
 */
public final class MetricsWatch {

    private static final long POLL_MILLIS = 50;

    private MetricsWatch() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("own")) {
            ManagementFactory.getPlatformMBeanServer();
        }
        // on Java 8 the log manager creates a shutdown thread, which inherits the state of the first thread that logs;
        // the shutdown thread must not inherit the state that is created next
        LogManager.getLogManager();
        InheritableState state = new InheritableState();
        long begin = System.nanoTime();
        TargetRelease release = TargetRelease.of(arguments[1]);
        for (String name : release.classNames()) {
            release.initialise(name);
        }
        // every client and broker calls this method
        release.loadBelowRoot("remoting.common.RemotingUtil").getMethod("getLocalAddress").invoke(null);
        state.release();
        Set<ObjectName> names = awaitBeans();
        EventLine line = new EventLine("registered")
                .with("afterMillis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin))
                .with("kept", state.isReferenced());
        for (ObjectName name : names) {
            readAll(name);
            line.with(name.getKeyProperty("name"),
                    ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Outcome"));
        }
        line.print();
    }

    /** Reads all attributes, as jconsole does. This loads all classes that the MBean needs. */
    private static void readAll(ObjectName name) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
            server.getAttribute(name, attribute.getName());
        }
    }

    private static Set<ObjectName> awaitBeans() throws Exception {
        Set<ObjectName> names = new TreeSet<ObjectName>();
        while (names.size() < 3) {
            Thread.sleep(POLL_MILLIS);
            for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
                names.addAll(server.queryNames(new ObjectName("io.github.rocketmqhotfix:type=Patch,*"), null));
            }
        }
        return names;
    }

    /**
     * State that an application server gives to an application's thread and that must become unreachable after a
     * redeployment.
     */
    private static final class InheritableState {

        private static final InheritableThreadLocal<Object> INHERITED = new InheritableThreadLocal<Object>();

        private final ClassLoader usual = Thread.currentThread().getContextClassLoader();
        private final WeakReference<Object> value;
        private final WeakReference<ClassLoader> loader;

        InheritableState() {
            INHERITED.set(new Object());
            value = new WeakReference<Object>(INHERITED.get());
            Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0], usual));
            loader = new WeakReference<ClassLoader>(Thread.currentThread().getContextClassLoader());
        }

        void release() {
            INHERITED.remove();
            Thread.currentThread().setContextClassLoader(usual);
        }

        /** Returns whether anything, such as another thread, still references the state. */
        boolean isReferenced() throws InterruptedException {
            for (int attempt = 0; attempt < 100 && (value.get() != null || loader.get() != null); attempt++) {
                System.gc();
                Thread.sleep(POLL_MILLIS);
            }
            return value.get() != null || loader.get() != null;
        }
    }
}
