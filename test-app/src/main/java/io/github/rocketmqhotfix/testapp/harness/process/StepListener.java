package io.github.rocketmqhotfix.testapp.harness.process;

/** Is told what a scenario is doing. */
@FunctionalInterface
public interface StepListener {

    /** Tells nobody. */
    StepListener SILENT = step -> { };

    void step(String what);
}
