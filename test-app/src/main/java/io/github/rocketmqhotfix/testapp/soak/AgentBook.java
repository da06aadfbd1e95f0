package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the agent said in each JVM, also in those that are gone. */
final class AgentBook {

    private final Map<String, List<String>> byJvm = new TreeMap<>();

    /** Notes what it has said in a JVM until now. */
    void note(String name, ForkedProcess process) {
        byJvm.put(name + " (process " + process.pid() + ")", AgentLines.of(process));
    }

    /** By name and process. */
    Map<String, List<String>> lines() {
        return new TreeMap<>(byJvm);
    }

    /** By patch, in all JVMs together. */
    Map<String, Long> interventions() {
        Map<String, Long> sum = new TreeMap<>();
        byJvm.values().forEach(lines -> AgentFigures.interventions(lines)
                .forEach((patch, times) -> sum.merge(patch, times, Long::sum)));
        return sum;
    }
}
