package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.cli.AgentJar;
import io.github.rocketmqhotfix.testapp.cli.ProgressDisplay;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.cluster.UnresolvedReleaseException;
import io.github.rocketmqhotfix.testapp.harness.process.ContinuousIntegration;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.HelmChart;
import io.github.rocketmqhotfix.testapp.pods.chart.KubernetesTools;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import io.github.rocketmqhotfix.testapp.pods.model.PodCluster;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
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

    @Option(names = "--page", paramLabel = "FILE", description = "writes the table into this page too, between its marks, if all is well")
    private Path page;

    @Option(names = "--only", paramLabel = "TEXT", defaultValue = "",
            description = "only the clusters whose title has this, such as \"without\" or \"Java 8\"")
    private String only;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help")
    private boolean help;

    @Override
    public Integer call() throws InterruptedException {
        Path agentJar = AgentJar.chosen(agent, spec);
        if (page != null && !only.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--page wants the whole table, so not --only");
        }
        PrintStream errors = System.err;
        Optional<JavaRuntime> eight = JavaRuntime.installed(8);
        Optional<JavaRuntime> seventeen = JavaRuntime.installed(17);
        Optional<String> obstacle = PodCluster.unavailability().or(KubernetesTools::unavailability)
                .or(() -> eight.isPresent() ? Optional.empty() : Optional.of("no Java 8 here: set JAVA8_HOME"))
                .or(() -> seventeen.isPresent() ? Optional.empty() : Optional.of("no Java 17 here: set JAVA17_HOME"));
        if (obstacle.isPresent()) {
            errors.println("skipped: " + obstacle.get());
            return ContinuousIntegration.isRunning() ? WRONG : SKIPPED;
        }
        try (ReleaseJars jars = new ReleaseJars(); ProgressDisplay progress = new ProgressDisplay(errors)) {
            return run(chosen(kinds(jars, eight.get(), seventeen.get())), agentJar, jars, progress, errors) ? RIGHT : WRONG;
        } catch (UnresolvedReleaseException missing) {
            errors.println(missing.getMessage());
            return CANNOT_RUN;
        }
    }

    private List<ClusterKind> chosen(List<ClusterKind> kinds) {
        List<ClusterKind> chosen = kinds.stream().filter(kind -> kind.title().contains(only)).toList();
        if (chosen.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "no cluster has a title with \"" + only + "\", only: "
                    + String.join("; ", kinds.stream().map(ClusterKind::title).toList()));
        }
        return chosen;
    }

    private static List<ClusterKind> kinds(ReleaseJars jars, JavaRuntime eight, JavaRuntime seventeen) {
        Installation image = new Installation(jars, Release.DEFAULT, eight, Layout.OFFICIAL_IMAGE);
        return List.of(new ClusterKind(image, false), new ClusterKind(image, true),
                new ClusterKind(new Installation(jars, Release.DEFAULT, seventeen, Layout.PLAIN), true));
    }

    /** Whether all is as it must be. */
    private boolean run(List<ClusterKind> kinds, Path agentJar, ReleaseJars jars, ProgressDisplay progress,
            PrintStream errors) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(kinds.size(), work -> {
            Thread thread = new Thread(work, "cluster");
            thread.setDaemon(true);
            return thread;
        });
        try (Workspace programs = Workspace.create("kubernetes-tools")) {
            KubernetesTools tools = KubernetesTools.in(programs, jars);
            HelmChart chart = new HelmChart(HelmChart.besideAgent(agentJar), tools);
            PodScenarios scenarios = new PodScenarios(new Registration(READY_LIMIT, REGISTRATION_LIMIT),
                    new ClientManifests(ClientManifests.componentBesideAgent(agentJar), tools));
            Map<ClusterKind, Future<List<Finding>>> started = new LinkedHashMap<>();
            kinds.forEach(kind -> started.put(kind, executor.submit(() -> runOne(kind, chart, scenarios, agentJar, progress))));
            PodsTable table = new PodsTable();
            for (Map.Entry<ClusterKind, Future<List<Finding>>> each : started.entrySet()) {
                result(each.getKey(), each.getValue(), errors).ifPresentOrElse(findings -> table.add(each.getKey(), findings),
                        () -> table.addFailed(each.getKey()));
            }
            if (Workspace.isEnding()) {
                return false;
            }
            System.out.print(table);
            if (page != null && table.wrong().isEmpty()) {
                new GeneratedPart(page).write(table.markdown());
            }
            table.wrong().forEach(errors::println);
            return table.wrong().isEmpty();
        } finally {
            executor.shutdownNow();
        }
    }

    private static List<Finding> runOne(ClusterKind kind, HelmChart chart, PodScenarios scenarios, Path agentJar,
            ProgressDisplay progress) {
        try (Workspace workspace = Workspace.create("pods")) {
            progress.of(kind.title()).step("rendering the chart");
            Rendering rendering = RunningChart.render(workspace, chart, kind);
            RunningChart cluster = RunningChart.start(workspace, kind, rendering, agentJar,
                    ClientManifests.images(workspace, kind.installation()));
            List<Finding> findings = scenarios.run(cluster, progress.of(kind.title()));
            progress.finished(kind.title(), findings.size() + " measured");
            return findings;
        } catch (RuntimeException failure) {
            progress.finished(kind.title(), Workspace.isEnding() ? "broken off" : "failed");
            throw failure;
        }
    }

    private static Optional<List<Finding>> result(ClusterKind kind, Future<List<Finding>> future, PrintStream errors) throws InterruptedException {
        try {
            return Optional.of(future.get());
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof UnresolvedReleaseException missing) {
                throw missing;
            }
            if (!Workspace.isEnding()) {
                errors.println(kind.title() + ": " + Optional.ofNullable(failure.getCause().getMessage()).orElse(failure.getCause().toString()));
            }
            return Optional.empty();
        }
    }
}
