package io.github.rocketmqhotfix.testapp.program.host;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Properties;
import java.util.Set;

/** System properties that stop their own process (SIGSTOP) when an attached tool reads them for the first time. */
final class StoppingProperties extends Properties {

    private static final long serialVersionUID = 1L;

    private boolean armed = true;

    private StoppingProperties() {}

    /** Replaces the system properties by a copy of this type. */
    static void install() {
        StoppingProperties stopping = new StoppingProperties();
        stopping.putAll(System.getProperties());
        System.setProperties(stopping);
    }

    /** The JVM calls this first, on its attach thread, when an attached tool asks for the system properties. */
    @Override
    public Set<String> stringPropertyNames() {
        if (armed && Thread.currentThread().getName().equals("Attach Listener")) {
            armed = false;
            stopThisProcess();
        }
        return super.stringPropertyNames();
    }

    private static void stopThisProcess() {
        String pid = ManagementFactory.getRuntimeMXBean().getName().split("@")[0];
        try {
            new ProcessBuilder("sh", "-c", "kill -STOP " + pid).start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
