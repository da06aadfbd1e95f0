package io.github.rocketmqhotfix.testapp.cli;

import io.github.rocketmqhotfix.testapp.harness.process.StepListener;

/**
 * Receives the progress of several concurrent runs; thread-safe. A run has a name, such as a row of a table and "with"
 * or "without".
 */
public interface RunProgress {

    /** Returns the listener for the steps of one run. */
    StepListener of(String run);

    /** Reports the end of a run and its result. */
    void finished(String run, String result);
}
