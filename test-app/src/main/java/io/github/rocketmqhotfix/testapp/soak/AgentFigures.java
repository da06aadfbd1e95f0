package io.github.rocketmqhotfix.testapp.soak;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the agent's own lines say. */
final class AgentFigures {

    private static final Pattern INTERVENTION = Pattern.compile("INFO (\\S+) #(\\d+):");
    private static final Pattern FAILURE = Pattern.compile("ERROR|failed:|the patch itself failed");

    private AgentFigures() {
    }

    /** By patch, how often it did something in the JVM that printed these lines, at least: not every one is printed. */
    static Map<String, Long> interventions(List<String> lines) {
        Map<String, Long> highest = new TreeMap<>();
        for (String line : lines) {
            Matcher matcher = INTERVENTION.matcher(line);
            if (matcher.find()) {
                highest.merge(matcher.group(1), Long.valueOf(matcher.group(2)), Math::max);
            }
        }
        return highest;
    }

    static List<String> failures(List<String> lines) {
        return lines.stream().filter(line -> FAILURE.matcher(line).find()).toList();
    }
}
