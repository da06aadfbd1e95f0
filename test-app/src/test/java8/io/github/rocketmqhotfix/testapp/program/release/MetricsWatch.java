package io.github.rocketmqhotfix.testapp.program.release;

import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/**
 * Loads the classes that the agent looks at and watches its MBeans come, without making an MBean server: first argument
 * {@code own} (the host makes one before) or {@code none}, then {@code ROOTPACKAGE=JAR:JAR:…}. Prints one line when they
 * are there: the time since just before the first class, whether something of the loading thread is kept, the outcomes.
 */
public final class MetricsWatch {

    private static final long LOOK_MILLIS = 50;

    private MetricsWatch() {
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("own")) {
            ManagementFactory.getPlatformMBeanServer();
        }
        // on Java 8 it makes a shutdown thread, which inherits from whoever logs first
        LogManager.getLogManager();
        Belongings belongings = new Belongings();
        long begin = System.nanoTime();
        TargetRelease release = TargetRelease.of(arguments[1]);
        for (String name : release.classNames()) {
            release.initialised(name);
        }
        // as every client and broker does
        release.named("remoting.common.RemotingUtil").getMethod("getLocalAddress").invoke(null);
        belongings.letGo();
        Set<ObjectName> names = awaitBeans();
        EventLine line = new EventLine("registered")
                .with("afterMillis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin))
                .with("kept", belongings.areKept());
        for (ObjectName name : names) {
            readAll(name);
            line.with(name.getKeyProperty("name"), ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Outcome"));
        }
        line.print();
    }

    /** As jconsole does: whatever that needs is loaded now. */
    private static void readAll(ObjectName name) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
            server.getAttribute(name, attribute.getName());
        }
    }

    private static Set<ObjectName> awaitBeans() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Set<ObjectName> names = new TreeSet<ObjectName>();
        while (names.size() < 3) {
            never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
                names.addAll(server.queryNames(new ObjectName("io.github.rocketmqhotfix:type=Patch,*"), null));
            }
        }
        return names;
    }

    /** What an application server gives the thread that an application runs on, and wants back when it is redeployed. */
    private static final class Belongings {

        private static final InheritableThreadLocal<Object> INHERITED = new InheritableThreadLocal<Object>();

        private final ClassLoader usual = Thread.currentThread().getContextClassLoader();
        private final WeakReference<Object> value;
        private final WeakReference<ClassLoader> loader;

        Belongings() {
            INHERITED.set(new Object());
            value = new WeakReference<Object>(INHERITED.get());
            Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0], usual));
            loader = new WeakReference<ClassLoader>(Thread.currentThread().getContextClassLoader());
        }

        void letGo() {
            INHERITED.remove();
            Thread.currentThread().setContextClassLoader(usual);
        }

        /** Whether another thread still has one of them. */
        boolean areKept() throws InterruptedException {
            CountDownLatch never = new CountDownLatch(1);
            for (int attempt = 0; attempt < 100 && (value.get() != null || loader.get() != null); attempt++) {
                System.gc();
                never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
            return value.get() != null || loader.get() != null;
        }
    }
}
