package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * What it took from the start of a JVM until it was ready.
 *
 * @param cpuSeconds of all its threads, in steps of 10 ms
 * @param metaspace  in use when it was ready, in MiB
 */
record Startup(double wallSeconds, double cpuSeconds, double metaspace) {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration INTERVAL = Duration.ofMillis(3);
    private static final double NANOS = 1e9;

    /**
     * Waits until it is ready.
     *
     * @param begin of {@link System#nanoTime()}, before it was started
     * @throws IllegalStateException if it does not become ready
     */
    static Startup of(ForkedProcess jvm, JavaRuntime runtime, long begin, BooleanSupplier ready) {
        jvm.await("readiness", ready, LIMIT, INTERVAL);
        double wall = (System.nanoTime() - begin) / NANOS;
        double cpu = jvm.cpuTime().toNanos() / NANOS;
        return new Startup(wall, cpu, Metaspace.of(jvm, runtime));
    }
}
