package io.github.rocketmqhotfix.testapp.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** On what it was measured. */
record Machine(int cores, long memoryBytes, String java, String system) {

    private static final double GIBIBYTE = 1L << 30;

    static Machine current() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(system.getAvailableProcessors(), system.getTotalMemorySize(),
                System.getProperty("java.vendor") + " " + Runtime.version(), system.getName() + " " + system.getArch());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d cores, %.1f GiB of memory, %s, Java %s", cores, memoryBytes / GIBIBYTE, system, java);
    }
}
