package io.github.rocketmqhotfix.patch.namesrv;

import io.github.rocketmqhotfix.report.Stderr;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The lines that the agent writes while an action runs. Lines about interventions come without their beginning, which
 * ends with the intervention's number ({@code #1: }).
 */
final class InterventionLines {

    private InterventionLines() {}

    static List<String> during(Callable<?> action) {
        return Stderr.linesDuring(() -> {
            try {
                action.call();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }).stream().map(line -> line.replaceFirst(".*#\\d+: ", "")).toList();
    }
}
