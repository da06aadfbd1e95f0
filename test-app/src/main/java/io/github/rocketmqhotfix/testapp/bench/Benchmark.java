package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.Progress;
import java.nio.file.Path;
import java.util.List;

/** One thing that is measured. */
interface Benchmark {

    /** As it is called on the command line. */
    String name();

    /**
     * Measures, in a directory that is empty before and deleted afterwards.
     *
     * @throws IllegalStateException if what is measured does not work
     */
    List<Figure> measure(Path agentJar, Workspace workspace, Progress progress);
}
