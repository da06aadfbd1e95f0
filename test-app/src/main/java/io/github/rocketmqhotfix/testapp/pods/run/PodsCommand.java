package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.cli.CommonOptions;
import io.github.rocketmqhotfix.testapp.cli.ExitCode;
import io.github.rocketmqhotfix.testapp.cli.ProgressDisplay;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.cluster.UnresolvedReleaseException;
import io.github.rocketmqhotfix.testapp.harness.process.DaemonThread;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.HelmChart;
import io.github.rocketmqhotfix.testapp.pods.chart.KubernetesTools;
import io.github.rocketmqhotfix.testapp.pods.model.PodCluster;
import java.io.PrintStream;
import java.nio.file.Path;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The subcommand {@code pods}: runs the chart's pods as real processes on this machine. */
@Command(name = "pods", sortOptions = false,
        description = {
            "Runs the pods of the Helm chart as real processes on this machine, with and without the agent, and prints the measurements.",
            "The chart is ../deploy/helm/rocketmq-ha, relative to the folder of the agent jar."},
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  every result is as expected",
            "  1  a result is not as expected; the message names the cluster",
            "  2  wrong usage, or a release cannot be resolved",
            "  3  this machine cannot run pods (with CI=true: 1)"})
public final class PodsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--page", paramLabel = "FILE",
            description = "also writes the table into this page, between the comments \"generated from here\" and"
                    + " \"generated to here\", if every result is as expected")
    private Path page;

    @Option(names = "--only", paramLabel = "TEXT", defaultValue = "",
            description = "only the clusters whose title contains this text, such as \"without\" or \"Java 8\"")
    private String only;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws InterruptedException {
        Path agentJar = common.agent().jar();
        if (page != null && !only.isEmpty()) {
            throw new ParameterException(spec.commandLine(),
                    "--page needs the whole table and cannot be combined with --only");
        }
        PrintStream errors = System.err;
        Optional<JavaRuntime> eight = JavaRuntime.installed(8);
        Optional<JavaRuntime> seventeen = JavaRuntime.installed(17);
        Optional<String> obstacle = PodCluster.unavailability().or(KubernetesTools::unavailability)
                .or(() -> eight.isPresent() ? Optional.empty() : Optional.of("no Java 8 here: set JAVA8_HOME"))
                .or(() -> seventeen.isPresent() ? Optional.empty() : Optional.of("no Java 17 here: set JAVA17_HOME"));
        if (obstacle.isPresent()) {
            errors.println("skipped: " + obstacle.get());
            return ExitCode.skipped();
        }
        try (ReleaseJars jars = new ReleaseJars(); ProgressDisplay progress = new ProgressDisplay(errors)) {
            return run(chosen(kinds(jars, eight.get(), seventeen.get())), agentJar, jars, progress, errors)
                    ? ExitCode.RIGHT : ExitCode.WRONG;
        }
    }

    private static List<ClusterKind> kinds(ReleaseJars jars, JavaRuntime eight, JavaRuntime seventeen) {
        Installation image = new Installation(jars, Release.DEFAULT, eight, Layout.OFFICIAL_IMAGE);
        return List.of(new ClusterKind(image, false), new ClusterKind(image, true),
                new ClusterKind(new Installation(jars, Release.DEFAULT, seventeen, Layout.PLAIN), true));
    }

    private List<ClusterKind> chosen(List<ClusterKind> kinds) {
        List<ClusterKind> chosen = kinds.stream().filter(kind -> kind.title().contains(only)).toList();
        if (chosen.isEmpty()) {
            throw new ParameterException(spec.commandLine(),
                    "no cluster has a title that contains \"" + only + "\"; the titles are: "
                            + String.join("; ", kinds.stream().map(ClusterKind::title).toList()));
        }
        return chosen;
    }

    /** Returns whether all checks hold. */
    private boolean run(List<ClusterKind> kinds, Path agentJar, ReleaseJars jars, ProgressDisplay progress,
            PrintStream errors) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(kinds.size(), DaemonThread.factory("cluster"));
        try (Workspace programs = Workspace.create("kubernetes-tools")) {
            KubernetesTools tools = KubernetesTools.in(programs, jars);
            ClusterRun run = new ClusterRun(new HelmChart(HelmChart.besideAgent(agentJar), tools),
                    new ClientManifests(ClientManifests.componentBesideAgent(agentJar), tools), agentJar, progress);
            Map<ClusterKind, Future<List<ScenarioResult>>> started = new LinkedHashMap<>();
            kinds.forEach(kind -> started.put(kind, executor.submit(() -> run.run(kind))));
            PodsTable table = new PodsTable();
            for (Map.Entry<ClusterKind, Future<List<ScenarioResult>>> each : started.entrySet()) {
                try {
                    table.add(each.getKey(), each.getValue().get());
                } catch (ExecutionException failure) {
                    table.addFailed(each.getKey());
                    report(each.getKey(), failure.getCause(), errors);
                }
            }
            if (Workspace.isEnding()) {
                return false;
            }
            System.out.print(table);
            if (page != null && table.wrong().isEmpty()) {
                PodsTable.replaceGeneratedPart(page, table.markdown());
            }
            table.wrong().forEach(errors::println);
            return table.wrong().isEmpty();
        } finally {
            executor.shutdownNow();
        }
    }

    private static void report(ClusterKind kind, Throwable failure, PrintStream errors) {
        if (failure instanceof UnresolvedReleaseException missing) {
            throw missing;
        }
        if (!Workspace.isEnding()) {
            errors.println(kind.title() + ": " + Optional.ofNullable(failure.getMessage()).orElse(failure.toString()));
        }
    }
}
