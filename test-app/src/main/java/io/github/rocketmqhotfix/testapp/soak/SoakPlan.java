package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.time.Duration;

/**
 * The parameters of a soak.
 *
 * @param length the time during which new faults are started
 * @param seed   the seed of the schedule
 * @param faults the number of faults after which no new fault is started, even within {@code length}
 */
record SoakPlan(Setting setting, Duration length, long seed, int faults) {}
