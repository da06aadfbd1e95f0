package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.cluster.LibraryTree;
import io.github.rocketmqhotfix.testapp.cluster.Release;
import io.github.rocketmqhotfix.testapp.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.process.PeakMemory;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The agent's command {@code scan} on a large tree and on one of a quarter, in turn, with all files in the page cache. */
final class ScanBenchmark implements Benchmark {

    private static final Release RELEASE = new Release("4.9.0");
    private static final int MANY = 2_000;
    private static final int FEW = 500;
    private static final int RUNS = 5;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final double KIBIBYTES = 1 << 10;
    /** The scan's own: it found RocketMQ to patch. */
    private static final int FOUND = 1;

    /** The runs on one tree until now. */
    private record Runs(int jars, Path tree, List<Double> seconds, List<Double> mebibytes) {

        Runs(int jars, Path tree) {
            this(jars, tree, new ArrayList<>(), new ArrayList<>());
        }

        ScanCost cost() {
            return ScanCost.of(jars, seconds, mebibytes);
        }
    }

    @Override
    public String name() {
        return "scan";
    }

    @Override
    public List<Figure> measure(Path agentJar, Workspace workspace, Progress progress) {
        progress.step("copying " + (MANY + FEW) + " jars");
        Runs many = tree(MANY, workspace);
        Runs few = tree(FEW, workspace);
        for (int run = 1; run <= RUNS; run++) {
            progress.step("run " + run + " of " + RUNS);
            scan(agentJar, workspace, many);
            scan(agentJar, workspace, few);
        }
        ScanCost large = many.cost();
        ScanCost small = few.cost();
        return List.of(large.timeInBudget(), large.rate(), large.memory(), small.time(), small.rate(), small.memory(),
                large.growthSince(small));
    }

    private static Runs tree(int jars, Workspace workspace) {
        Path tree = workspace.directoryFor("tree-" + jars);
        try (ReleaseJars released = new ReleaseJars()) {
            LibraryTree.create(tree, released.client(RELEASE), jars);
        }
        return new Runs(jars, tree);
    }

    private static void scan(Path agentJar, Workspace workspace, Runs runs) {
        List<String> command = List.of(JavaRuntime.current().executable().toString(), "-Xmx64m", "-jar",
                agentJar.toAbsolutePath().toString(), "scan", "--json", runs.tree().toString());
        long start = System.nanoTime();
        try (ForkedProcess process = ForkedProcess.start("scan", command, workspace.directory(), Map.of());
                PeakMemory memory = PeakMemory.of(process)) {
            int exitCode = process.awaitExit(LIMIT);
            runs.seconds().add((System.nanoTime() - start) / (double) Duration.ofSeconds(1).toNanos());
            if (exitCode != FOUND) {
                throw new IllegalStateException("scan ended with " + exitCode + process.tail());
            }
            runs.mebibytes().add(memory.kibibytes() / KIBIBYTES);
        }
    }
}
