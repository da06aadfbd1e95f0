package io.github.rocketmqhotfix.testapp.program;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/** The time, and the CPU time and the allocated bytes of this JVM, when this object was created. */
public final class ResourceUsage {

    private final long nanos = System.nanoTime();
    private final long cpuNanos = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    private final Map<Long, Long> allocated = allocatedByThread();

    /**
     * Adds the usage since an earlier measurement to a line: {@code nanos}, {@code cpuNanos}, and {@code allocated} in
     * bytes. {@code allocated} does not include threads that have ended.
     */
    public EventLine since(ResourceUsage earlier, EventLine line) {
        long bytes = 0;
        for (Map.Entry<Long, Long> each : allocated.entrySet()) {
            bytes += each.getValue() - earlier.allocated.getOrDefault(each.getKey(), 0L);
        }
        return line.with("nanos", nanos - earlier.nanos).with("cpuNanos", cpuNanos - earlier.cpuNanos).with("allocated",
                bytes);
    }

    private static Map<Long, Long> allocatedByThread() {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        Map<Long, Long> byThread = new HashMap<Long, Long>();
        for (int index = 0; index < ids.length; index++) {
            // -1: the thread has ended
            if (bytes[index] >= 0) {
                byThread.put(ids[index], bytes[index]);
            }
        }
        return byThread;
    }
}
