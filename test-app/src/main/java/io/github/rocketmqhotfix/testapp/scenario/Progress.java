package io.github.rocketmqhotfix.testapp.scenario;

/** Is told what a scenario is doing. */
@FunctionalInterface
public interface Progress {

    /** Tells nobody. */
    Progress SILENT = step -> { };

    void step(String what);
}
