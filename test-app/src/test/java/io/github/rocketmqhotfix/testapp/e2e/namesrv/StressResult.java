package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import java.util.List;

/**
 * What a stress showed.
 *
 * @param dials      connections that the NameServers took
 * @param agentLines all that the agent said
 */
record StressResult(List<Violation> violations, SteadyClient.Calls calls, int dials, List<String> agentLines) {

    StressResult {
        violations = List.copyOf(violations);
        agentLines = List.copyOf(agentLines);
    }

    List<Violation.Kind> kinds() {
        return violations.stream().map(Violation::kind).distinct().toList();
    }

    /** Of the agent. */
    List<String> warnings() {
        return agentLines.stream().filter(line -> line.contains(" WARN ") || line.contains(" ERROR ")).toList();
    }

    /** Whether the agent was at work. */
    boolean isPatched() {
        return agentLines.stream().anyMatch(line -> line.contains(" applied namesrv-reset to "));
    }

    @Override
    public String toString() {
        return calls.made() + " calls, " + calls.failed() + " failed " + calls.exceptions() + ", the longest took "
                + calls.longest().toMillis() + " ms, the longest that was answered " + calls.longestAnswered().toMillis() + " ms, "
                + dials + " connections; " + (violations.isEmpty() ? "as it must be" : violations);
    }
}
