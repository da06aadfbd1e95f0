package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import java.util.List;

/** The agent's own lines among what a process printed on stderr. */
public final class AgentLines {

    private static final String PREFIX = "[rocketmq-hotfix]";

    private AgentLines() {
    }

    /** All so far. */
    public static List<String> of(ForkedProcess process) {
        // a host that prints a line in pieces may have ours in its middle
        return process.errorLines().stream().filter(line -> line.contains(PREFIX))
                .map(line -> line.substring(line.indexOf(PREFIX))).toList();
    }
}
