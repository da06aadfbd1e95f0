package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.cli.ProgressDisplay;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.HelmChart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs all scenarios on a cluster. Several threads may run a cluster each.
 *
 * @param progress shows the current step of each cluster
 */
record ClusterRun(HelmChart chart, ClientManifests clients, Path agentJar, ProgressDisplay progress) {

    /** Long enough for three clusters that start at the same time. */
    private static final Duration READY_LIMIT = Duration.ofMinutes(4);
    private static final Duration REGISTRATION_LIMIT = Duration.ofSeconds(75);
    private static final List<PodScenario> SCENARIOS = List.of(new NameServersReplaced(), new FrozenBackend(),
            new MasterAway(), new RollingRestart());

    /**
     * Starts a cluster of this kind, runs the scenarios and returns the measurements.
     *
     * @throws io.github.rocketmqhotfix.testapp.pods.model.PodFailure that names the first pod that fails
     */
    List<ScenarioResult> run(ClusterKind kind) {
        StepListener steps = progress.of(kind.title());
        try (Workspace workspace = Workspace.create("pods")) {
            steps.step("rendering the chart");
            List<ScenarioResult> results = run(
                    RunningChart.start(workspace, kind, RunningChart.render(workspace, chart, kind), agentJar,
                            ClientManifests.imagesByName(workspace, kind.installation())),
                    steps);
            progress.finished(kind.title(), results.size() + " measured");
            return results;
        } catch (RuntimeException failure) {
            progress.finished(kind.title(), Workspace.isEnding() ? "interrupted" : "failed");
            throw failure;
        }
    }

    private List<ScenarioResult> run(RunningChart running, StepListener steps) {
        List<ScenarioResult> results = new ArrayList<>();
        results.add(ScenarioResult.reported("registration",
                new RegistrationScenario(READY_LIMIT, REGISTRATION_LIMIT).run(running, steps)));
        steps.step("waiting to start the clients");
        try (LoadedCluster cluster = loaded(running)) {
            SCENARIOS.forEach(scenario -> results.addAll(scenario.run(cluster, steps)));
            steps.step("comparing sent and received messages");
            results.addAll(cluster.end());
        }
        return results;
    }

    /**
     * Starts the clients of one cluster at a time: RocketMQ's clients fail if they get no answer within 3 s of their
     * start.
     */
    private synchronized LoadedCluster loaded(RunningChart running) {
        return LoadedCluster.start(running, clients);
    }
}
