package io.github.rocketmqhotfix.testapp.harness.cluster;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import java.util.List;

/** The agent's lines on the stderr of a process. */
public final class AgentLines {

    private static final String PREFIX = "[rocketmq-hotfix]";

    private AgentLines() {}

    /** Returns all lines so far. */
    public static List<String> of(ForkedProcess process) {
        // the agent's line may be in the middle of a line that the host prints in pieces
        return process.errorLines().stream().filter(line -> line.contains(PREFIX))
                .map(line -> line.substring(line.indexOf(PREFIX))).toList();
    }

    /** Returns the lines after the first {@code lines}. */
    public static List<String> since(ForkedProcess process, int lines) {
        List<String> all = of(process);
        return all.subList(lines, all.size());
    }

    /** Returns whether the patch is applied to a class of the process. */
    public static boolean haveApplied(ForkedProcess process, String patch) {
        return of(process).stream().anyMatch(line -> line.contains(" INFO applied " + patch + " to "));
    }

    /**
     * Checks that a process which is to be measured is patched.
     *
     * @throws IllegalStateException if the patch is applied to no class of the process
     */
    public static void requireApplied(ForkedProcess process, String patch) {
        if (!haveApplied(process, patch)) {
            throw new IllegalStateException(patch + " was not applied" + process.tail());
        }
    }
}
