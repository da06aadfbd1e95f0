package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.LibraryTree;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.PeakMemory;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures the agent's command {@code scan} on a large tree and on a tree of a quarter of its size, with all files in
 * the page cache.
 */
final class ScanBenchmark implements Benchmark {

    private static final Release RELEASE = new Release("4.9.0");
    private static final int MANY = 2_000;
    private static final int FEW = 500;
    private static final int ROUNDS = 9;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Budget TIME = Budget.below(10);
    /** Leaves room for the variation between runs. Memory that grows with the tree would be four times as much. */
    private static final Budget GROWTH = Budget.atMost(1.25);
    private static final double KIBIBYTES = 1 << 10;
    /** The exit code of a scan that found classes to patch. */
    private static final int FOUND = 1;

    private record Tree(int jars, Path directory) {

        @Override
        public String toString() {
            return jars + " jars";
        }
    }

    private record Cost(double seconds, double mebibytes) {}

    @Override
    public void measure(BenchSetting setting, Workspace workspace, StepListener progress, Consumer<Figure> figures) {
        progress.step("copying " + (MANY + FEW) + " jars");
        Tree many = tree(MANY, workspace);
        Tree few = tree(FEW, workspace);
        Map<Tree, List<Cost>> costs = new Rounds(setting.rounds(ROUNDS), progress)
                .of(List.of(many, few), tree -> scan(setting.agent().jar(), workspace, tree));
        figures.accept(Figure.of("scan", "wall", Reading.of(many, Unit.SECONDS, costs, Cost::seconds).within(TIME),
                Reading.of(few, Unit.SECONDS, costs, Cost::seconds)));
        figures.accept(
                Figure.of("scan", "rate", Reading.of(many, Unit.JARS_PER_SECOND, costs, cost -> MANY / cost.seconds()),
                        Reading.of(few, Unit.JARS_PER_SECOND, costs, cost -> FEW / cost.seconds())));
        Reading large = Reading.of(many, Unit.MEBIBYTES, costs, Cost::mebibytes);
        Reading small = Reading.of(few, Unit.MEBIBYTES, costs, Cost::mebibytes);
        figures.accept(Figure.of("scan", "peak memory", large, small, large.dividedBy(small).within(GROWTH)));
    }

    private static Tree tree(int jars, Workspace workspace) {
        Path directory = workspace.directoryFor("tree-" + jars);
        try (ReleaseJars released = new ReleaseJars()) {
            LibraryTree.create(directory, released.client(RELEASE), jars);
        }
        return new Tree(jars, directory);
    }

    private static Cost scan(Path agentJar, Workspace workspace, Tree tree) {
        List<String> command = List.of(JavaRuntime.current().executable().toString(), "-Xmx64m", "-jar",
                agentJar.toAbsolutePath().toString(), "scan", "--json", tree.directory().toString());
        long start = System.nanoTime();
        try (ForkedProcess process = ForkedProcess.start("scan", command, workspace.directory(), Map.of());
                PeakMemory memory = PeakMemory.of(process)) {
            int exitCode = process.awaitExit(LIMIT);
            double seconds = (System.nanoTime() - start) / (double) Duration.ofSeconds(1).toNanos();
            if (exitCode != FOUND) {
                throw new IllegalStateException("scan ended with " + exitCode + process.tail());
            }
            return new Cost(seconds, memory.kibibytes() / KIBIBYTES);
        }
    }
}
