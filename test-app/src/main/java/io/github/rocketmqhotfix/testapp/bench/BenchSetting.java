package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.scenario.NameServerFault;
import java.util.List;

/**
 * The settings of a benchmark.
 *
 * @param quick    true: runs only to show that the benchmark works; its figures mean nothing
 * @param releases the releases to measure, if the user chose them; empty: the benchmark's own list
 * @param faults   the faults to measure, if the user chose them; empty: the benchmark's own list
 */
record BenchSetting(AgentFlag agent, boolean quick, List<Release> releases, List<NameServerFault> faults) {

    BenchSetting {
        releases = List.copyOf(releases);
        faults = List.copyOf(faults);
    }

    /** Returns {@code enough}, the number of rounds that a figure needs, or 1 in a quick run. */
    int rounds(int enough) {
        return quick ? 1 : enough;
    }

    /** Returns the Java versions to measure: in a quick run only the version that runs this application. */
    List<JavaRuntime> javas(StepListener progress) {
        return quick ? List.of(JavaRuntime.current()) : Machine.measuredJavas(progress);
    }
}
