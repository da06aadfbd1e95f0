package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cost of the start of a JVM, until the JVM is ready.
 *
 * @param cpuSeconds the CPU time of all threads, in steps of 10 ms
 * @param metaspace  in use when the JVM is ready, in MiB
 */
record Startup(double wallSeconds, double cpuSeconds, double metaspace) {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration INTERVAL = Duration.ofMillis(3);
    private static final Duration JCMD_LIMIT = Duration.ofSeconds(30);
    private static final double NANOS = 1e9;
    private static final double KIBIBYTES = 1 << 10;

    /**
     * Waits until the JVM is ready, and returns the cost of its start.
     *
     * @param begin {@link System#nanoTime()} before the JVM was started
     * @throws IllegalStateException if the JVM does not become ready within two minutes
     */
    static Startup of(ForkedProcess jvm, JavaRuntime runtime, long begin, BooleanSupplier ready) {
        jvm.await("readiness", ready, LIMIT, INTERVAL);
        double wall = (System.nanoTime() - begin) / NANOS;
        double cpu = jvm.cpuTime().toNanos() / NANOS;
        return new Startup(wall, cpu, metaspace(jvm, runtime));
    }

    /** Asks jcmd, so that no further code is loaded into the JVM. */
    private static double metaspace(ForkedProcess jvm, JavaRuntime runtime) {
        // Java 25 has no metaspace in GC.heap_info, Java 8 has no VM.metaspace
        boolean old = runtime.majorVersion() == 8;
        List<String> command = new ArrayList<>(
                List.of(runtime.home().resolve("bin/jcmd").toString(), Long.toString(jvm.pid())));
        command.addAll(old ? List.of("GC.heap_info") : List.of("VM.metaspace", "basic", "scale=KB"));
        Pattern answer = Pattern.compile(old ? "Metaspace +used (\\d+)K" : "Both: +([\\d.]+) KB used");
        try (ForkedProcess jcmd = ForkedProcess.start("jcmd", command, Path.of("/"), Map.of())) {
            jcmd.awaitExit(JCMD_LIMIT);
            return jcmd.outputLines().stream().map(answer::matcher).filter(Matcher::find).findFirst()
                    .map(found -> Double.parseDouble(found.group(1)) / KIBIBYTES)
                    .orElseThrow(() -> new IllegalStateException("no metaspace of " + jvm + jcmd.tail()));
        }
    }
}
