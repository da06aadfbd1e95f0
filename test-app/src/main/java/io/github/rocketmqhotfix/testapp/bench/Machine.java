package io.github.rocketmqhotfix.testapp.bench;

import com.sun.management.OperatingSystemMXBean;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * On what it was measured.
 *
 * @param processor its model as the kernel names it
 * @param kernel    system, release, architecture
 * @param javas     the versions of those that benchmarks use, as far as they are here
 */
record Machine(int cores, long memoryBytes, String processor, String kernel, List<String> javas) {

    private static final double GIBIBYTE = 1L << 30;
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    static Machine current() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(system.getAvailableProcessors(), system.getTotalMemorySize(), model(),
                system.getName() + " " + system.getVersion() + " " + system.getArch(),
                Javas.MEASURED.stream().map(JavaRuntime::installed).flatMap(Optional::stream).map(JavaRuntime::build).toList());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d cores (%s), %.1f GiB of memory, %s, Java %s", cores, processor,
                memoryBytes / GIBIBYTE, kernel, String.join(", ", javas));
    }

    // not every architecture has the line
    private static String model() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name")).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).trim()).orElse("unnamed processor");
        } catch (IOException unknown) {
            return "unnamed processor";
        }
    }
}
