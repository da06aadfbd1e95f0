package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.soak.IdleSeries.IdleSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Takes a snapshot of each JVM after each recovery. */
final class IdleRecorder {

    /** Within this time the JVMs close the connections that a fault has broken. */
    private static final Duration SETTLING_LIMIT = Duration.ofSeconds(10);

    private static final Duration SETTLING_INTERVAL = Duration.ofMillis(500);
    private static final Duration HISTOGRAM_LIMIT = Duration.ofSeconds(60);

    private final Workspace workspace;
    private final SoakClock clock;
    private final Map<Long, IdleSeries> seriesByPid = new LinkedHashMap<>();

    IdleRecorder(Workspace workspace, SoakClock clock) {
        this.workspace = workspace;
        this.clock = clock;
    }

    /**
     * Waits until two measurements in a row are equal, or for 10 s, and takes a snapshot of each JVM. No fault may be
     * active.
     */
    void takeSnapshots(SoakCluster cluster) {
        awaitRest(cluster);
        cluster.processes()
                .forEach((name, process) -> JvmMeasurement.of(name, process, clock.now())
                        .ifPresent(measurement -> liveHeapBytes(process).ifPresent(bytes -> seriesByPid
                                .computeIfAbsent(process.pid(),
                                        pid -> new IdleSeries(name, pid, new ArrayList<>()))
                                .snapshots().add(new IdleSnapshot(measurement, bytes)))));
    }

    List<IdleSeries> series() {
        return List.copyOf(seriesByPid.values());
    }

    private static void awaitRest(SoakCluster cluster) {
        AtomicReference<List<Integer>> last = new AtomicReference<>(List.of());
        try {
            Awaitility.await().atMost(SETTLING_LIMIT).pollInterval(SETTLING_INTERVAL).until(() -> {
                List<Integer> now = threadsAndConnections(cluster);
                return now.equals(last.getAndSet(now));
            });
        } catch (ConditionTimeoutException unsettled) {
            // a single value that is too high does not count as growth
        }
    }

    private static List<Integer> threadsAndConnections(SoakCluster cluster) {
        List<Integer> values = new ArrayList<>();
        cluster.processes().forEach((name, process) -> JvmMeasurement.of(name, process, 0)
                .ifPresent(measurement -> values.addAll(List.of(measurement.threads(), measurement.connections()))));
        return values;
    }

    /**
     * Returns the size of a JVM's reachable objects after a collection; empty if the JVM does not answer, for instance
     * because it has ended.
     */
    private OptionalLong liveHeapBytes(ForkedProcess jvm) {
        List<String> command = List.of(JavaRuntime.current().home().resolve("bin/jcmd").toString(),
                "-J-XX:-UsePerfData",
                Long.toString(jvm.pid()), "GC.class_histogram");
        try (ForkedProcess jcmd = ForkedProcess.start("jcmd", command, workspace.directory(), Map.of())) {
            jcmd.awaitExit(HISTOGRAM_LIMIT);
            // Total   instances   bytes
            return jcmd.outputLines().stream().filter(line -> line.startsWith("Total"))
                    .map(line -> line.trim().split("\\s+"))
                    .mapToLong(words -> Long.parseLong(words[2])).findFirst();
        } catch (IllegalStateException noAnswerInTime) {
            return OptionalLong.empty();
        }
    }
}
