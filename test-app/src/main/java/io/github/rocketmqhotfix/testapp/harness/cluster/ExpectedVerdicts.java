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
 * One row of releases.csv: artefacts of a release that share a class path, and what each patch is to say about them.
 *
 * <p>The file is written from what is known of the releases, never from a run: every run is checked against it. A
 * verdict holds for each class that the patch looks at, except for those named in the last column, by their simple
 * name; {@code not present} means that the class path has none of them.
 *
 * @param behaviourRun whether the files of {@link ExpectedBehaviour} have this row as well; else only its classes are looked at
 * @param verdicts   by patch id: {@code applied}, {@code stood-aside:REASON} or {@code not present}
 * @param exceptions by simple class name
 */
public record ExpectedVerdicts(Release release, List<String> artifacts, boolean behaviourRun,
        Map<String, String> verdicts, Map<String, String> exceptions) {

    public static final String APPLIED = "applied";
    public static final String NOT_PRESENT = "not present";

    private static final String FILE = "/io/github/rocketmqhotfix/testapp/releases.csv";
    private static final int BEHAVIOUR = 3;
    private static final int FIRST_PATCH = 4;
    private static final List<String> RUN_OR_NOT = List.of("run", "not run");

    /**
     * All rows.
     *
     * @throws IllegalStateException if a row is not as the header says
     */
    public static List<ExpectedVerdicts> all() {
        List<String> lines = lines();
        List<String> header = List.of(lines.get(0).split(","));
        List<ExpectedVerdicts> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            rows.add(row(header, line));
        }
        return List.copyOf(rows);
    }

    /** What is expected of a patch for one class that is there. */
    public String of(String patch, String className) {
        return exceptions.getOrDefault(className.substring(className.lastIndexOf('.') + 1), verdicts.get(patch));
    }

    /** The version, and the artefacts where there is more to say than rocketmq-client. */
    @Override
    public String toString() {
        if (artifacts.size() > 1) {
            return release + " " + String.join("+", artifacts);
        }
        return artifacts.get(0).equals("rocketmq-client") ? release.version() : artifacts.get(0) + " " + release;
    }

    private static ExpectedVerdicts row(List<String> header, String line) {
        String[] cells = line.split(",", -1);
        if (cells.length != header.size()) {
            throw new IllegalStateException(FILE + " has a row with " + cells.length + " cells: " + line);
        }
        Release release = new Release(cells[1]);
        if (!release.group().equals(cells[0])) {
            throw new IllegalStateException(FILE + " has " + cells[0] + " for " + release + " of " + release.group());
        }
        if (!RUN_OR_NOT.contains(cells[BEHAVIOUR])) {
            throw new IllegalStateException(FILE + " has neither of " + RUN_OR_NOT + ": " + line);
        }
        Map<String, String> verdicts = new LinkedHashMap<>();
        for (int column = FIRST_PATCH; column < cells.length - 1; column++) {
            verdicts.put(header.get(column), cells[column]);
        }
        Map<String, String> exceptions = new LinkedHashMap<>();
        for (String each : cells[cells.length - 1].split(" ")) {
            if (!each.isEmpty()) {
                exceptions.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
            }
        }
        return new ExpectedVerdicts(release, List.of(cells[2].split(" ")), cells[BEHAVIOUR].equals("run"), verdicts, exceptions);
    }

    private static List<String> lines() {
        try (InputStream in = ExpectedVerdicts.class.getResourceAsStream(FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
