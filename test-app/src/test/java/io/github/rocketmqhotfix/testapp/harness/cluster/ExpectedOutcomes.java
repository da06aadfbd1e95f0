package io.github.rocketmqhotfix.testapp.harness.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row of releases.csv: artifacts of a release that share a class path, and the expected outcome of each patch.
 *
 * <p>The file is written from the facts about the releases, never from a run, because every run is checked against it.
 * An outcome holds for each target class of the patch, except for the classes in the last column, which are listed by
 * simple name. {@code not present} means that the class path has no target of the patch.
 *
 * @param behaviourRun whether {@link ExpectedBehaviour} has this row; otherwise only the classes are checked
 * @param outcomes     by patch id: {@code applied}, {@code stood-aside:REASON} or {@code not present}
 * @param exceptions   deviating outcomes by simple class name
 */
public record ExpectedOutcomes(Release release, List<String> artifacts, boolean behaviourRun,
        Map<String, String> outcomes, Map<String, String> exceptions) {

    public static final String APPLIED = "applied";
    public static final String NOT_PRESENT = "not present";

    private static final int BEHAVIOUR = 3;
    private static final int FIRST_PATCH = 4;
    private static final List<String> RUN_OR_NOT = List.of("run", "not run");

    /**
     * Reads all rows.
     *
     * @throws IllegalStateException if a row does not match the header
     */
    public static List<ExpectedOutcomes> all() {
        List<String> lines = lines("releases.csv");
        List<String> header = List.of(lines.get(0).split(","));
        List<ExpectedOutcomes> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            rows.add(row(header, line));
        }
        return List.copyOf(rows);
    }

    /** Returns the first row of a release. */
    public static ExpectedOutcomes of(String version) {
        return all().stream().filter(row -> row.release().version().equals(version)).findFirst().orElseThrow();
    }

    /** Returns the expected outcome of a patch for one class of the class path. */
    public String of(String patch, String className) {
        return exceptions.getOrDefault(className.substring(className.lastIndexOf('.') + 1), outcomes.get(patch));
    }

    /** Returns the version, with the artifacts unless there is only rocketmq-client. */
    @Override
    public String toString() {
        if (artifacts.size() > 1) {
            return release + " " + String.join("+", artifacts);
        }
        return artifacts.get(0).equals("rocketmq-client") ? release.version() : artifacts.get(0) + " " + release;
    }

    private static ExpectedOutcomes row(List<String> header, String line) {
        String[] cells = line.split(",", -1);
        if (cells.length != header.size()) {
            throw new IllegalStateException("releases.csv has a row with " + cells.length + " cells: " + line);
        }
        Release release = new Release(cells[1]);
        if (!release.group().equals(cells[0])) {
            throw new IllegalStateException(
                    "releases.csv has group " + cells[0] + " for " + release + ", not " + release.group());
        }
        if (!RUN_OR_NOT.contains(cells[BEHAVIOUR])) {
            throw new IllegalStateException("releases.csv has a row with none of " + RUN_OR_NOT + ": " + line);
        }
        Map<String, String> outcomes = new LinkedHashMap<>();
        for (int column = FIRST_PATCH; column < cells.length - 1; column++) {
            outcomes.put(header.get(column), cells[column]);
        }
        Map<String, String> exceptions = new LinkedHashMap<>();
        for (String each : cells[cells.length - 1].split(" ")) {
            if (!each.isEmpty()) {
                exceptions.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
            }
        }
        return new ExpectedOutcomes(release, List.of(cells[2].split(" ")), cells[BEHAVIOUR].equals("run"), outcomes,
                exceptions);
    }

    /** Returns the lines of a file beside releases.csv. */
    static List<String> lines(String file) {
        try (InputStream in = ExpectedOutcomes.class.getResourceAsStream("/io/github/rocketmqhotfix/testapp/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
