package io.github.rocketmqhotfix.testapp.demo;

import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.scenario.Defect;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.util.Locale;
import java.util.Optional;

/** A row of the demo's table: runs a scenario, and puts its result into words. */
interface Row {

    /**
     * The result of one run.
     *
     * @param text       what was measured, in words
     * @param asExpected whether the defect shows (run without the agent) or does not show (run with the agent)
     */
    record Cell(String text, boolean asExpected) {}

    /** Returns the defect that the row shows. */
    Defect defect();

    /** Whether the row shows a defect of this release without the agent. */
    default boolean isLiveIn(Release release) {
        return defect().isLiveIn(release);
    }

    /** Returns why the row cannot run on this system; empty if it can. */
    default Optional<String> unavailability() {
        return Optional.empty();
    }

    /** Runs the scenario once. */
    Cell run(Setting setting, StepListener progress);

    /** Formats a duration: milliseconds below one second, else seconds with one decimal. */
    static String duration(long millis) {
        return millis < 1_000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
}
