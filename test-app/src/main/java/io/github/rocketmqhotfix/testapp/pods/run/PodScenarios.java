package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import java.util.ArrayList;
import java.util.List;

/** All that is done to one cluster, one after the other, and what was measured. */
final class PodScenarios {

    private static final List<PodScenario> WITH_CLIENTS =
            List.of(new NameServersReplaced(), new FrozenBackend(), new MasterAway(), new RollingRestart());

    private final Registration registration;
    private final ClientManifests clients;

    PodScenarios(Registration registration, ClientManifests clients) {
        this.registration = registration;
        this.clients = clients;
    }

    /**
     * Runs them on a cluster that was just started.
     *
     * @throws io.github.rocketmqhotfix.testapp.pods.model.PodFailure that names the pod that is not as it should be
     */
    List<Finding> run(RunningChart chart, StepListener progress) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.told("registration", registration.run(chart, progress).text()));
        progress.step("starting the clients, when it is its turn");
        try (LoadedCluster cluster = loaded(chart)) {
            for (PodScenario scenario : WITH_CLIENTS) {
                findings.addAll(scenario.run(cluster, progress));
            }
            progress.step("settling the accounts");
            findings.addAll(cluster.end());
        }
        return findings;
    }

    /** One cluster after the other: RocketMQ's clients give up where they are not served within 3 s of their start. */
    private synchronized LoadedCluster loaded(RunningChart chart) {
        return LoadedCluster.of(chart, clients);
    }
}
