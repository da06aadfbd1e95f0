package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.cluster.AgentFlag;

/**
 * What a benchmark runs with.
 *
 * @param quick only to see that it runs: the figures are worth nothing
 */
record BenchSetting(AgentFlag agent, boolean quick) {

    /** How many rounds to take where this many would be enough for a figure. */
    int rounds(int enough) {
        return quick ? 1 : enough;
    }
}
