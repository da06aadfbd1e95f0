package io.github.rocketmqhotfix.testapp.demo;

import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.scenario.Defect;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.util.Optional;

/** One line of the table: a scenario and how its numbers are told and judged. */
interface Row {

    /** Which defect it is about. */
    Defect defect();

    /** Whether the row shows a defect of this release without the agent. */
    default boolean isLiveIn(Release release) {
        return defect().isLiveIn(release);
    }

    /** Why it cannot run on this system; empty: it can. */
    default Optional<String> unavailability() {
        return Optional.empty();
    }

    /** Runs it once. As expected without the agent means that the defect shows, with the agent that it does not. */
    Cell run(Setting setting, StepListener progress);
}
