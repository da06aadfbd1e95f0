package io.github.rocketmqhotfix.patch.namesrv;

import io.github.rocketmqhotfix.report.Stderr;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The lines that the agent writes while an action runs. From a line about an intervention, the text up to and including
 * the intervention's number ({@code #1: }) is removed.
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
