package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import java.util.List;

/** One failure in a cluster with working clients. The cluster has recovered when the scenario returns. */
interface PodScenario {

    /**
     * Runs the scenario.
     *
     * @return the measurements, with the same titles for every cluster
     * @throws io.github.rocketmqhotfix.testapp.pods.model.PodFailure if a pod does not recover
     */
    List<ScenarioResult> run(LoadedCluster cluster, StepListener progress);
}
