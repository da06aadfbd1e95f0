package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ContinuousIntegration;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import java.util.List;
import java.util.Optional;

/** On which Java versions is measured. */
final class Javas {

    /** The oldest and the newest that the agent runs on, and the one between that is used most. */
    static final List<Integer> MEASURED = List.of(8, 17, 25);

    private Javas() {
    }

    /** Those that are here; one that is not is told, and left out. */
    static List<JavaRuntime> installed(StepListener progress) {
        return MEASURED.stream().map(major -> {
            Optional<JavaRuntime> runtime = JavaRuntime.installed(major);
            if (runtime.isEmpty()) {
                String missing = "no Java " + major + " here, set JAVA" + major + "_HOME";
                if (ContinuousIntegration.isRunning()) {
                    throw new IllegalStateException(missing);
                }
                progress.step("left out: " + missing);
            }
            return runtime;
        }).flatMap(Optional::stream).toList();
    }
}
