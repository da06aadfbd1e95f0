package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** A benchmark. */
interface Benchmark {

    /** Returns the name on the command line: the name of the class without "Benchmark", in lower case. */
    default String name() {
        return getClass().getSimpleName().replace("Benchmark", "").toLowerCase(Locale.ROOT);
    }

    /** Returns why the benchmark cannot run on this system; empty if it can. */
    default Optional<String> unavailability() {
        return Optional.empty();
    }

    /**
     * Runs the benchmark.
     *
     * @param workspace an empty directory, which is deleted afterwards
     * @param figures   receives each figure as soon as it is complete, so that a later failure does not lose it
     * @throws IllegalStateException if a measured program does not work
     */
    void measure(BenchSetting setting, Workspace workspace, StepListener progress, Consumer<Figure> figures);
}
