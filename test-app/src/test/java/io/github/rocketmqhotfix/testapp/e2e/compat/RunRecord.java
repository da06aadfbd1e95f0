package io.github.rocketmqhotfix.testapp.e2e.compat;

import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedVerdicts;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run over all rows, or over whole releases, observed, kept in a file for the page that shows it. */
public final class RunRecord {

    static final Path DIRECTORY = Path.of("target", "compatibility");

    private static final String ROW_KEY = "version,artifacts";

    private final String run;
    private final String key;
    private final List<String> columns;
    private final Map<String, List<String>> rows = new LinkedHashMap<>();

    /** One column for each thing that was observed of a row. */
    public RunRecord(String run, List<String> columns) {
        this(run, ROW_KEY, columns);
    }

    private RunRecord(String run, String key, List<String> columns) {
        this.run = run;
        this.key = key;
        this.columns = List.copyOf(columns);
    }

    /** Of releases with their servers; one column for each thing that was observed of a release. */
    static RunRecord ofReleases(String run, List<String> columns) {
        return new RunRecord(run, "release", columns);
    }

    /** Whether a run left anything. */
    static boolean exists(String run) {
        return Files.exists(file(run));
    }

    /** What a run left. */
    static RunRecord of(String run) {
        try {
            List<String> lines = Files.readAllLines(file(run));
            List<String> header = List.of(lines.get(0).split(","));
            int first = lines.get(0).startsWith(ROW_KEY) ? 2 : 1;
            RunRecord record = new RunRecord(run, String.join(",", header.subList(0, first)), header.subList(first, header.size()));
            for (String line : lines.subList(1, lines.size())) {
                List<String> cells = List.of(line.split(",", -1));
                record.rows.put(String.join(",", cells.subList(0, first)), cells.subList(first, cells.size()));
            }
            return record;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Adds a row; no value has a comma. */
    public void add(ExpectedVerdicts row, List<String> values) {
        add(key(row), values);
    }

    /** Adds a release; no value has a comma. */
    public void add(Release release, List<String> values) {
        add(release.version(), values);
    }

    private void add(String row, List<String> values) {
        if (values.size() != columns.size() || values.stream().anyMatch(value -> value.contains(","))) {
            throw new IllegalArgumentException(run + ": " + row + " has " + values);
        }
        rows.put(row, List.copyOf(values));
    }

    List<String> columns() {
        return columns;
    }

    /**
     * What was observed of a row.
     *
     * @throws IllegalStateException if the run did not have it
     */
    String of(ExpectedVerdicts row, String column) {
        List<String> values = rows.get(key(row));
        if (values == null) {
            throw new IllegalStateException("the run " + run + " had no " + row);
        }
        return values.get(columns.indexOf(column));
    }

    /** The rows in their order, by their key. */
    Map<String, List<String>> rows() {
        return Collections.unmodifiableMap(rows);
    }

    /** Replaces what an earlier run left. */
    public void write() {
        StringBuilder text = new StringBuilder(key + "," + String.join(",", columns) + "\n");
        rows.forEach((row, values) -> text.append(row).append(',').append(String.join(",", values)).append('\n'));
        try {
            Files.createDirectories(DIRECTORY);
            Files.writeString(file(run), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path file(String run) {
        return DIRECTORY.resolve(run + ".csv");
    }

    private static String key(ExpectedVerdicts row) {
        return row.release().version() + "," + String.join(" ", row.artifacts());
    }
}
