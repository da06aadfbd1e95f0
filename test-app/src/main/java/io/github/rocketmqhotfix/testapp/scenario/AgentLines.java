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
        return process.errorLines().stream().filter(line -> line.startsWith(PREFIX)).toList();
    }
}
