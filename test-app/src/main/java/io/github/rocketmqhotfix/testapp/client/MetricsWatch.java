package io.github.rocketmqhotfix.testapp.client;

import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/**
 * Loads the classes that the agent looks at and watches its MBeans come, without making an MBean server: first argument
 * {@code own} (the host makes one before) or {@code none}, then {@code ROOTPACKAGE=JAR:JAR:…}. Prints one line when they
 * are there, with the time since just before the first class.
 */
public final class MetricsWatch {

    private static final long LOOK_MILLIS = 50;

    private MetricsWatch() {
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("own")) {
            ManagementFactory.getPlatformMBeanServer();
        }
        long begin = System.nanoTime();
        TargetRelease release = TargetRelease.of(arguments[1]);
        for (String name : release.classNames()) {
            release.initialised(name);
        }
        Set<ObjectName> names = awaitBeans();
        EventLine line = new EventLine("registered")
                .with("afterMillis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
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
}
