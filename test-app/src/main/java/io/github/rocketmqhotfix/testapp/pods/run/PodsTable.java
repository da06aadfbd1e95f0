package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.cli.Table;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What was measured, a line for each thing and a column for each cluster. */
final class PodsTable {

    private final Map<ClusterKind, Map<String, String>> columns = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();

    void add(ClusterKind kind, List<Finding> findings) {
        Map<String, String> column = new LinkedHashMap<>();
        for (Finding finding : findings) {
            column.put(finding.what(), finding.value());
            if (kind.patched()) {
                finding.wrong().ifPresent(reason -> wrong.add(kind.title() + ": " + reason));
            }
        }
        columns.put(kind, column);
    }

    void addFailed(ClusterKind kind) {
        columns.put(kind, Map.of());
        wrong.add(kind.title() + ": failed");
    }

    /** What is not as it must be, in words; without the agent nothing has to be. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** As Markdown. */
    String markdown() {
        StringBuilder page = new StringBuilder();
        for (List<String> line : lines()) {
            page.append("| ").append(String.join(" | ", line)).append(" |\n");
            if (page.indexOf("\n") == page.length() - 1) {
                page.append("| --- ".repeat(line.size())).append("|\n");
            }
        }
        return page.toString();
    }

    @Override
    public String toString() {
        Table table = new Table();
        lines().forEach(line -> table.line(line.toArray(String[]::new)));
        return table.toString();
    }

    private List<List<String>> lines() {
        Set<String> rows = new LinkedHashSet<>();
        columns.values().forEach(column -> rows.addAll(column.keySet()));
        List<List<String>> lines = new ArrayList<>();
        lines.add(Stream.concat(Stream.of("RocketMQ " + Release.DEFAULT), columns.keySet().stream().map(ClusterKind::title)).toList());
        rows.forEach(row -> lines.add(Stream.concat(Stream.of(row),
                columns.values().stream().map(column -> column.getOrDefault(row, "failed"))).toList()));
        return lines;
    }
}
