package io.github.rocketmqhotfix.testapp.demo;

import io.github.rocketmqhotfix.testapp.scenario.Progress;

/** Is told of the runs of a demonstration, by several threads; a run is named by its row and "with" or "without". */
public interface RunProgress {

    /** What is to be told of a run while it goes on. */
    Progress of(String run);

    /** The run is over. */
    void finished(String run, String result);
}
