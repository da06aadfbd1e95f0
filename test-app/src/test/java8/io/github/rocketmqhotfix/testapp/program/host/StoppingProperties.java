package io.github.rocketmqhotfix.testapp.program.host;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Properties;
import java.util.Set;

/** System properties of a process that stops itself (SIGSTOP) when somebody who attached reads them, once. */
final class StoppingProperties extends Properties {

    private static final long serialVersionUID = 1L;

    private boolean armed = true;

    private StoppingProperties() {
    }

    /** Puts them in place of those that there are, with the same content. */
    static void install() {
        StoppingProperties stopping = new StoppingProperties();
        stopping.putAll(System.getProperties());
        System.setProperties(stopping);
    }

    /** What a JVM's answer to an attached tool begins with, on a thread of its own. */
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
            new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
