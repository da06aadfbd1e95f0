package io.github.rocketmqhotfix.testapp.cli;

import io.github.rocketmqhotfix.testapp.harness.process.StepListener;

/**
 * Receives the progress of several concurrent runs; thread-safe. The name of a run is, for example,
 * {@code namesrv-reset without}: the row of a table, and whether the agent is present.
 */
public interface RunProgress {

    /** Returns the listener for the steps of one run. */
    StepListener of(String run);

    /** Reports the end of a run and its result. */
    void finished(String run, String result);
}
