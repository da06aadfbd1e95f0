package io.github.rocketmqhotfix.testapp.harness.process;

/** Receives the steps of a scenario as text, to display progress. */
@FunctionalInterface
public interface StepListener {

    /** Ignores all steps. */
    StepListener SILENT = step -> {};

    void step(String what);
}
