package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.cluster.ExpectedVerdicts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a run over all rows observed, kept in a file for the page that shows it. */
final class RunRecord {

    static final Path DIRECTORY = Path.of("target", "compatibility");

    private final String run;
    private final List<String> lines = new ArrayList<>();
    private final int cells;

    /** One column for each thing that was observed of a row. */
    RunRecord(String run, List<String> columns) {
        this.run = run;
        this.cells = columns.size();
        lines.add("version,artifacts," + String.join(",", columns));
    }

    /** Adds a row; no value has a comma. */
    void add(ExpectedVerdicts row, List<String> values) {
        if (values.size() != cells || values.stream().anyMatch(value -> value.contains(","))) {
            throw new IllegalArgumentException(run + ": " + row + " has " + values);
        }
        lines.add(row.release().version() + "," + String.join(" ", row.artifacts()) + "," + String.join(",", values));
    }

    /** Replaces what an earlier run left. */
    void write() {
        try {
            Files.createDirectories(DIRECTORY);
            Files.write(DIRECTORY.resolve(run + ".csv"), lines);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
