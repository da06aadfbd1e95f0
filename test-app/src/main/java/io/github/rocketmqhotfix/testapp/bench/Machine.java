package io.github.rocketmqhotfix.testapp.bench;

import com.sun.management.OperatingSystemMXBean;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ContinuousIntegration;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine that benchmarks run on.
 *
 * @param processor the model, as the kernel names it
 * @param kernel    system, release, architecture
 * @param javas     the builds of the measured Java versions that are installed
 */
record Machine(int cores, long memoryBytes, String processor, String kernel, List<String> javas) {

    /** The oldest and the newest Java that the agent runs on, and the most used one between them. */
    private static final List<Integer> MEASURED_JAVAS = List.of(8, 17, 25);
    private static final double GIBIBYTE = 1L << 30;
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    static Machine current() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(system.getAvailableProcessors(), system.getTotalMemorySize(), model(),
                system.getName() + " " + system.getVersion() + " " + system.getArch(),
                MEASURED_JAVAS.stream().map(JavaRuntime::installed).flatMap(Optional::stream).map(JavaRuntime::build)
                        .toList());
    }

    /**
     * Returns the Java versions to measure. Reports and leaves out a version that is not installed.
     *
     * @throws IllegalStateException in continuous integration, if a version is not installed
     */
    static List<JavaRuntime> measuredJavas(StepListener progress) {
        List<JavaRuntime> javas = new ArrayList<>();
        for (int major : MEASURED_JAVAS) {
            JavaRuntime.installed(major).ifPresentOrElse(javas::add, () -> {
                String missing = "no Java " + major + " here, set JAVA" + major + "_HOME";
                if (ContinuousIntegration.isRunning()) {
                    throw new IllegalStateException(missing);
                }
                progress.step("left out: " + missing);
            });
        }
        return javas;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d cores (%s), %.1f GiB of memory, %s, Java %s", cores, processor,
                memoryBytes / GIBIBYTE, kernel, String.join(", ", javas));
    }

    // on some architectures /proc/cpuinfo has no line "model name"
    private static String model() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name")).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).trim()).orElse("unnamed processor");
        } catch (IOException unknown) {
            return "unnamed processor";
        }
    }
}
