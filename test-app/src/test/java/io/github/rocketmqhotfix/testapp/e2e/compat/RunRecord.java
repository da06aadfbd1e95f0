package io.github.rocketmqhotfix.testapp.e2e.compat;

import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedOutcomes;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The observations of one run, in a file from which the compatibility page is written. A run observes rows of
 * releases.csv, or releases with their own servers.
 */
public final class RunRecord {

    private static final Path DIRECTORY = Path.of("target", "compatibility");

    private final String run;
    private final List<String> columns;
    private final Map<String, List<String>> rows = new LinkedHashMap<>();

    /** Makes an empty record with one column for each observation of a row. */
    public RunRecord(String run, List<String> columns) {
        this.run = run;
        this.columns = List.copyOf(columns);
    }

    /** Returns whether a run left a record. */
    static boolean exists(String run) {
        return Files.exists(file(run));
    }

    /** Reads the record of a run. */
    static RunRecord of(String run) {
        List<List<String>> lines = UncheckedFiles.readString(file(run)).lines()
                .map(line -> List.of(line.split(",", -1))).toList();
        RunRecord record = new RunRecord(run, lines.get(0).subList(1, lines.get(0).size()));
        lines.stream().skip(1).forEach(cells -> record.rows.put(cells.get(0), cells.subList(1, cells.size())));
        return record;
    }

    /** Adds a row with one value for each column; no value may contain a comma. */
    public void add(ExpectedOutcomes row, List<String> values) {
        add(key(row), values);
    }

    /** Adds a release with one value for each column; no value may contain a comma. */
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
     * Returns the observation of a row in a column.
     *
     * @throws IllegalStateException if the record does not have the row
     */
    String of(ExpectedOutcomes row, String column) {
        List<String> values = rows.get(key(row));
        if (values == null) {
            throw new IllegalStateException("the run " + run + " has no " + row);
        }
        return values.get(columns.indexOf(column));
    }

    /** Returns the values in the order of their addition. The key is the release, or the release and its artifacts. */
    Map<String, List<String>> rows() {
        return Collections.unmodifiableMap(rows);
    }

    /** Writes the file, and replaces the record of an earlier run. */
    public void write() {
        StringBuilder text = new StringBuilder("row," + String.join(",", columns) + "\n");
        rows.forEach((row, values) -> text.append(row).append(',').append(String.join(",", values)).append('\n'));
        UncheckedFiles.writeString(file(run), text.toString());
    }

    private static Path file(String run) {
        return DIRECTORY.resolve(run + ".csv");
    }

    private static String key(ExpectedOutcomes row) {
        return row.release().version() + " " + String.join(" ", row.artifacts());
    }
}
