package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.chart.HelmChart;
import io.github.rocketmqhotfix.testapp.chart.KubernetesTools;
import io.github.rocketmqhotfix.testapp.chart.Rendering;
import io.github.rocketmqhotfix.testapp.cluster.Installation;
import io.github.rocketmqhotfix.testapp.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.cluster.Layout;
import io.github.rocketmqhotfix.testapp.cluster.Release;
import io.github.rocketmqhotfix.testapp.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.cluster.UnresolvedReleaseException;
import io.github.rocketmqhotfix.testapp.demo.AgentJar;
import io.github.rocketmqhotfix.testapp.demo.Table;
import io.github.rocketmqhotfix.testapp.display.ProgressDisplay;
import io.github.rocketmqhotfix.testapp.pods.PodCluster;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The chart's pods as real processes on this machine. */
@Command(name = "pods", sortOptions = false,
        description = "Runs the pods of the Helm chart as real processes on this machine, with and without the agent, and shows what was measured.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  all is well",
            "  1  something is not as it should be; the message names the pod",
            "  2  wrong usage, or nothing could be run",
            "  3  this machine cannot run pods (with CI=true: 1)"})
public final class PodsCommand implements Callable<Integer> {

    private static final int RIGHT = 0;
    private static final int WRONG = 1;
    private static final int CANNOT_RUN = 2;
    private static final int SKIPPED = 3;
    /** Three clusters start at once. */
    private static final Duration READY_LIMIT = Duration.ofMinutes(4);
    private static final Duration REGISTRATION_LIMIT = Duration.ofSeconds(75);

    @Spec
    private CommandSpec spec;

    @Option(names = "--agent", paramLabel = "JAR",
            description = "the agent (default: the one that is built beside this application); the chart is found from there")
    private Path agent;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help")
    private boolean help;

    @Override
    public Integer call() throws InterruptedException {
        Path agentJar = agent != null ? agent : AgentJar.besideThisApplication();
        if (!Files.isRegularFile(agentJar)) {
            throw new ParameterException(spec.commandLine(), AgentJar.missing(agentJar));
        }
        PrintStream errors = System.err;
        Optional<JavaRuntime> eight = JavaRuntime.installed(8);
        Optional<String> obstacle = PodCluster.unavailability().or(KubernetesTools::unavailability)
                .or(() -> eight.isPresent() ? Optional.empty() : Optional.of("no Java 8 here: set JAVA8_HOME"));
        if (obstacle.isPresent()) {
            errors.println("skipped: " + obstacle.get());
            return "true".equals(System.getenv("CI")) ? WRONG : SKIPPED;
        }
        try (ReleaseJars jars = new ReleaseJars(); ProgressDisplay progress = new ProgressDisplay(errors)) {
            List<Optional<String>> cells = run(kinds(jars, eight.get()), agentJar, jars, progress, errors);
            return cells.stream().allMatch(Optional::isPresent) ? RIGHT : WRONG;
        } catch (UnresolvedReleaseException missing) {
            errors.println(missing.getMessage());
            return CANNOT_RUN;
        }
    }

    private static List<ClusterKind> kinds(ReleaseJars jars, JavaRuntime eight) {
        Installation image = new Installation(jars, Release.DEFAULT, eight, Layout.OFFICIAL_IMAGE);
        return List.of(new ClusterKind(image, false), new ClusterKind(image, true),
                new ClusterKind(Installation.plain(jars, Release.DEFAULT), true));
    }

    /** What each kind measured, in the order of the kinds; empty: it failed. */
    private static List<Optional<String>> run(List<ClusterKind> kinds, Path agentJar, ReleaseJars jars, ProgressDisplay progress,
            PrintStream errors) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(kinds.size(), work -> {
            Thread thread = new Thread(work, "cluster");
            thread.setDaemon(true);
            return thread;
        });
        try (Workspace programs = Workspace.create("kubernetes-tools")) {
            HelmChart chart = new HelmChart(HelmChart.besideAgent(agentJar), KubernetesTools.in(programs, jars));
            List<Future<RegistrationResult>> started = kinds.stream()
                    .map(kind -> executor.submit(() -> runOne(kind, chart, agentJar, progress))).toList();
            List<Optional<String>> cells = new ArrayList<>();
            for (Future<RegistrationResult> each : started) {
                cells.add(result(each, errors));
            }
            if (!Workspace.isEnding()) {
                System.out.print(table(kinds, cells));
            }
            return cells;
        } finally {
            executor.shutdownNow();
        }
    }

    private static RegistrationResult runOne(ClusterKind kind, HelmChart chart, Path agentJar, ProgressDisplay progress) {
        try (Workspace workspace = Workspace.create("pods")) {
            progress.of(kind.title()).step("rendering the chart");
            Rendering rendering = RunningChart.render(workspace, chart, kind);
            RunningChart cluster = RunningChart.start(workspace, kind, rendering, agentJar, Map.of());
            RegistrationResult result = new Registration(READY_LIMIT, REGISTRATION_LIMIT).run(cluster, progress.of(kind.title()));
            progress.finished(kind.title(), result.text());
            return result;
        } catch (RuntimeException failure) {
            progress.finished(kind.title(), Workspace.isEnding() ? "broken off" : "failed");
            throw failure;
        }
    }

    private static Optional<String> result(Future<RegistrationResult> future, PrintStream errors) throws InterruptedException {
        try {
            return Optional.of(future.get().text());
        } catch (ExecutionException failure) {
            if (!Workspace.isEnding()) {
                errors.println(failure.getCause().getMessage());
            }
            return Optional.empty();
        }
    }

    private static Table table(List<ClusterKind> kinds, List<Optional<String>> cells) {
        Table table = new Table();
        table.line("RocketMQ " + Release.DEFAULT, "registration");
        for (int index = 0; index < kinds.size(); index++) {
            table.line(kinds.get(index).title(), cells.get(index).orElse("failed"));
        }
        return table;
    }
}
