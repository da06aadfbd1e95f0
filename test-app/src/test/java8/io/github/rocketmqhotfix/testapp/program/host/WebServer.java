package io.github.rocketmqhotfix.testapp.program.host;

import io.github.rocketmqhotfix.testapp.program.Arguments;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/**
 * A real Tomcat that repeatedly deploys a web application, runs {@link HostedApplication} in it and undeploys it. Then
 * counts the web applications' class loaders that were not collected. Arguments: webApplication=DIRECTORY times=N
 * held=N (number of loaders to which this program keeps a reference), and the arguments of HostedApplication.
 */
public final class WebServer {

    /** The class loaders cannot be collected at once: netty's threads end some seconds after their client. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Tomcat tomcat;
    private final String webApplication;
    private final String[] texts;
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<WeakReference<ClassLoader>>();
    private final List<ClassLoader> held = new ArrayList<ClassLoader>();

    private WebServer(Tomcat tomcat, String webApplication, String[] texts) {
        this.tomcat = tomcat;
        this.webApplication = webApplication;
        this.texts = texts;
    }

    public static void main(String[] texts) throws Exception {
        Arguments arguments = new Arguments(texts);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
        // no connector: there are no HTTP requests
        tomcat.start();
        WebServer server = new WebServer(tomcat, arguments.text("webApplication"), texts);
        for (int number = 0; number < arguments.number("times", 1); number++) {
            server.deployOnce(number < arguments.number("held", 0));
        }
        server.awaitCollection();
        new EventLine("undeployed").with("deployments", server.loaders.size()).with("left", server.left())
                .with("targets", targets()).print();
        System.exit(0);
    }

    /** Returns the number of targets in the agent's MBeans, which leave out targets of collected loaders. */
    private static int targets() throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        int targets = 0;
        for (ObjectName patch : server.queryNames(new ObjectName("io.github.rocketmqhotfix:type=Patch,*"), null)) {
            targets += ((Object[]) server.getAttribute(patch, "Targets")).length;
        }
        return targets;
    }

    private void deployOnce(boolean hold) throws Exception {
        Context context = tomcat.addContext("/hosted", webApplication);
        ClassLoader loader = context.getLoader().getClassLoader();
        loaders.add(new WeakReference<ClassLoader>(loader));
        if (hold) {
            held.add(loader);
        }
        runOnNewThread(loader);
        tomcat.getHost().removeChild(context);
    }

    /** Runs the application on a new thread, so that the application's thread locals end with that thread. */
    private void runOnNewThread(ClassLoader loader) throws InterruptedException {
        Thread thread = new Thread(() -> {
            try {
                loader.loadClass(HostedApplication.class.getName()).getMethod("main", String[].class).invoke(null,
                        (Object) texts);
            } catch (ReflectiveOperationException failure) {
                throw new IllegalStateException(failure);
            }
        }, "web-application");
        thread.setContextClassLoader(loader);
        thread.start();
        thread.join();
    }

    private void awaitCollection() throws InterruptedException {
        long start = System.nanoTime();
        do {
            System.gc();
            Thread.sleep(250);
        } while (left() > held.size() && System.nanoTime() - start < LONGEST_WAIT_NANOS);
    }

    private long left() {
        long left = 0;
        for (WeakReference<ClassLoader> each : loaders) {
            left += each.get() == null ? 0 : 1;
        }
        return left;
    }
}
