package io.github.rocketmqhotfix.testapp.cli;

import io.github.rocketmqhotfix.testapp.harness.process.StepListener;

/** Is told of several runs, by several threads; a run is named by what it runs, such as a row and "with" or "without". */
public interface RunProgress {

    /** What is to be told of a run while it goes on. */
    StepListener of(String run);

    /** The run is over. */
    void finished(String run, String result);
}
