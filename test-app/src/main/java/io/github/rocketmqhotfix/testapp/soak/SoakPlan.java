package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.time.Duration;

/**
 * What a soak runs.
 *
 * @param length for so long faults are begun
 * @param seed   of the schedule
 * @param faults at most so many
 */
record SoakPlan(Setting setting, Duration length, long seed, int faults) {
}
