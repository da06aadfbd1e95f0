package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.scenario.NameServerFault;
import java.util.List;

/**
 * What a benchmark runs with.
 *
 * @param quick    only to see that it runs: the figures are worth nothing
 * @param releases only these, where a benchmark can choose; empty: its own
 * @param faults   the same for faults
 */
record BenchSetting(AgentFlag agent, boolean quick, List<Release> releases, List<NameServerFault> faults) {

    BenchSetting {
        releases = List.copyOf(releases);
        faults = List.copyOf(faults);
    }

    /** With the benchmark's own releases and faults. */
    BenchSetting(AgentFlag agent, boolean quick) {
        this(agent, quick, List.of(), List.of());
    }

    /** How many rounds to take where this many would be enough for a figure. */
    int rounds(int enough) {
        return quick ? 1 : enough;
    }
}
