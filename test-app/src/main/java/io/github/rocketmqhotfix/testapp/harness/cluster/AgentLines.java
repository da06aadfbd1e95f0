package io.github.rocketmqhotfix.testapp.harness.cluster;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
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

    /** Those after the first {@code lines}. */
    public static List<String> since(ForkedProcess process, int lines) {
        List<String> all = of(process);
        return all.subList(lines, all.size());
    }

    /**
     * Whether the patch is in a class of the process.
     */
    public static boolean haveApplied(ForkedProcess process, String patch) {
        return of(process).stream().anyMatch(line -> line.contains(" INFO applied " + patch + " to "));
    }

    /**
     * So that nothing is measured where nothing was patched.
     *
     * @throws IllegalStateException if the patch is in no class of the process
     */
    public static void requireApplied(ForkedProcess process, String patch) {
        if (!haveApplied(process, patch)) {
            throw new IllegalStateException(patch + " was not applied" + process.tail());
        }
    }
}
