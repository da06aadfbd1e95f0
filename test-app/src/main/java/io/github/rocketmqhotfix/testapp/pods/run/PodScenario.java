package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import java.util.List;

/** One failure in a cluster whose clients are at work. Afterwards the cluster is whole again. */
interface PodScenario {

    /**
     * Runs it.
     *
     * @return what was measured, the same lines for every cluster
     * @throws io.github.rocketmqhotfix.testapp.pods.model.PodFailure if a pod does not come back
     */
    List<Finding> run(LoadedCluster cluster, StepListener progress);
}
