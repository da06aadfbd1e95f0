package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** What each JVM uses when nothing is wrong, taken after each fault; a JVM that was started again is another one. */
final class RestFigures {

    /** What a fault has broken is closed by then. */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private static final int MEBIBYTE = 1 << 20;

    /** As many as there are clients that may all be connected with one server, and the same again for chance. */
    private static final Flatness CONNECTIONS = new Flatness(8);

    private static final Flatness THREADS = new Flatness(8);

    /** A leak of 64 KiB with each fault is found after 100 faults. */
    private static final Flatness LIVE_HEAP = new Flatness(4 * MEBIBYTE);

    private record Jvm(String name, long pid) {
    }

    /** The figures of one JVM in the order of time. */
    private record Series(List<Long> threads, List<Long> connections, List<Long> liveHeap, List<Double> seconds) {

        Series() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    /**
     * How much more a JVM used at the end than in its youth.
     *
     * @param figures how many were compared
     */
    record Growth(String jvm, long pid, int figures, long threads, long connections, long liveHeapBytes) {
    }

    /** How much of a JVM's heap was reachable at a second. */
    record Heap(double second, String jvm, long bytes) {
    }

    private final Workspace workspace;
    private final Clock clock;
    private final Map<Jvm, Series> all = new LinkedHashMap<>();

    RestFigures(Workspace workspace, Clock clock) {
        this.workspace = workspace;
        this.clock = clock;
    }

    /** Takes one of each; nothing should be wrong now. */
    void take(SoakCluster cluster) {
        LockSupport.parkNanos(SETTLING.toNanos());
        cluster.clients().forEach(client -> take(client.name(), client.process().process()));
        cluster.servers().forEach(server -> take(server.target().toString(), server.process()));
    }

    /** Of those JVMs that have lived long enough. */
    List<Growth> growth() {
        return all.entrySet().stream().filter(jvm -> jvm.getValue().threads().size() >= Flatness.LEAST_FIGURES)
                .map(jvm -> new Growth(jvm.getKey().name(), jvm.getKey().pid(), jvm.getValue().threads().size(),
                        Flatness.growth(jvm.getValue().threads()), Flatness.growth(jvm.getValue().connections()),
                        Flatness.growth(jvm.getValue().liveHeap())))
                .toList();
    }

    List<Heap> heaps() {
        List<Heap> heaps = new ArrayList<>();
        all.forEach((jvm, series) -> {
            for (int index = 0; index < series.liveHeap().size(); index++) {
                heaps.add(new Heap(series.seconds().get(index), jvm.name(), series.liveHeap().get(index)));
            }
        });
        return heaps;
    }

    void judge(Breaches breaches) {
        all.forEach((jvm, series) -> {
            judge(breaches, jvm, "threads", THREADS, series.threads());
            judge(breaches, jvm, "connections", CONNECTIONS, series.connections());
            judge(breaches, jvm, "bytes of live heap", LIVE_HEAP, series.liveHeap());
        });
    }

    private void take(String name, ForkedProcess process) {
        ProcessFigures.of(name, process, clock.secondsAt(System.nanoTime())).ifPresent(figures ->
                LiveHeap.of(process, workspace).ifPresent(bytes -> {
                    Series series = all.computeIfAbsent(new Jvm(name, process.pid()), any -> new Series());
                    series.threads().add((long) figures.threads());
                    series.connections().add((long) figures.connections());
                    series.liveHeap().add(bytes);
                    series.seconds().add(figures.second());
                }));
    }

    private static void judge(Breaches breaches, Jvm jvm, String what, Flatness flatness, List<Long> figures) {
        if (!flatness.isKept(figures)) {
            breaches.add(Invariant.JVMS_STAY_FLAT, jvm.name(), "its " + what + " grew by " + Flatness.growth(figures) + ": " + figures);
        }
    }
}
