package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Keeps the lines that the agent printed in each JVM, also for JVMs that have ended. */
final class AgentLineArchive {

    private static final Pattern INTERVENTION = Pattern.compile("INFO (\\S+) #(\\d+):");
    private static final Pattern FAILURE = Pattern.compile("ERROR|failed:|the patch itself failed");

    private final Map<String, List<String>> linesByJvm = new TreeMap<>();

    /** Replaces the lines of a JVM by those that its agent has printed until now. */
    void update(String name, ForkedProcess process) {
        linesByJvm.put(name + " (process " + process.pid() + ")", AgentLines.of(process));
    }

    /** Returns the lines by name and process id of the JVM. */
    Map<String, List<String>> linesByJvm() {
        return new TreeMap<>(linesByJvm);
    }

    /** Returns the number of interventions by patch id, summed over all JVMs. */
    Map<String, Long> interventions() {
        Map<String, Long> sum = new TreeMap<>();
        linesByJvm.values()
                .forEach(lines -> interventions(lines).forEach((patch, count) -> sum.merge(patch, count, Long::sum)));
        return sum;
    }

    /**
     * Returns the highest intervention number in the lines of one JVM by patch id: a lower bound, because the agent
     * limits its lines.
     */
    static Map<String, Long> interventions(List<String> lines) {
        return lines.stream().map(INTERVENTION::matcher).filter(Matcher::find)
                .collect(Collectors.toMap(line -> line.group(1), line -> Long.valueOf(line.group(2)), Math::max,
                        TreeMap::new));
    }

    static List<String> failures(List<String> lines) {
        return lines.stream().filter(line -> FAILURE.matcher(line).find()).toList();
    }
}
