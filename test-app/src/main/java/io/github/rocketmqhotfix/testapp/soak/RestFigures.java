package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What each JVM uses when nothing is wrong, taken after each fault. */
final class RestFigures {

    /** What a fault has broken is closed by then. */
    private static final Duration SETTLING_LIMIT = Duration.ofSeconds(10);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final Workspace workspace;
    private final Clock clock;
    private final Map<Long, RestSeries> byPid = new LinkedHashMap<>();

    RestFigures(Workspace workspace, Clock clock) {
        this.workspace = workspace;
        this.clock = clock;
    }

    /** Takes those of each, when two looks after each other show the same, or at the limit; nothing should be wrong now. */
    void take(SoakCluster cluster) {
        awaitRest(cluster);
        cluster.processes().forEach(this::take);
    }

    List<RestSeries> all() {
        return List.copyOf(byPid.values());
    }

    private void take(String name, ForkedProcess process) {
        ProcessFigures.of(name, process, clock.now()).ifPresent(figures ->
                LiveHeap.of(process, workspace).ifPresent(bytes ->
                        byPid.computeIfAbsent(process.pid(), pid -> new RestSeries(name, pid)).add(figures, bytes)));
    }

    private static void awaitRest(SoakCluster cluster) {
        AtomicReference<List<Integer>> last = new AtomicReference<>(List.of());
        try {
            Awaitility.await().atMost(SETTLING_LIMIT).pollInterval(BETWEEN_LOOKS).until(() -> {
                List<Integer> now = look(cluster);
                return now.equals(last.getAndSet(now));
            });
        } catch (ConditionTimeoutException restless) {
            // one figure that is too high does not make a JVM one that grows
        }
    }

    private static List<Integer> look(SoakCluster cluster) {
        List<Integer> figures = new ArrayList<>();
        cluster.processes().forEach((name, process) -> ProcessFigures.of(name, process, 0).ifPresent(measured -> {
            figures.add(measured.threads());
            figures.add(measured.connections());
        }));
        return figures;
    }
}
