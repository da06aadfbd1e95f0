package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.util.Optional;
import java.util.function.Consumer;

/** One thing that is measured. */
interface Benchmark {

    /** As it is called on the command line. */
    String name();

    /** What is measured, for the help. */
    String description();

    /** Why it cannot run on this system; empty: it can. */
    default Optional<String> unavailability() {
        return Optional.empty();
    }

    /**
     * Measures.
     *
     * @param workspace empty before and deleted afterwards
     * @param figures   takes each as soon as it is there, so that it stays if a later one fails
     * @throws IllegalStateException if what is measured does not work
     */
    void measure(BenchSetting setting, Workspace workspace, StepListener progress, Consumer<Figure> figures);
}
