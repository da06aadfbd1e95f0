package io.github.rocketmqhotfix.testapp.harness.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each row of releases.csv whose behaviour is run does without the agent, in a file beside it with the columns
 * {@code version}, {@code artifacts} and one per situation. Like releases.csv it is written from what is known, never
 * from a run.
 */
public final class ExpectedBehaviour {

    private static final int FIRST_SITUATION = 2;

    private final String file;
    private final List<String> header;
    private final Map<String, List<String>> cells = new LinkedHashMap<>();

    private ExpectedBehaviour(String file, List<String> lines) {
        this.file = file;
        header = List.of(lines.get(0).split(","));
        for (String line : lines.subList(1, lines.size())) {
            List<String> row = List.of(line.split(",", -1));
            if (row.size() != header.size()) {
                throw new IllegalStateException(file + " has a row with " + row.size() + " cells: " + line);
            }
            if (cells.put(key(row.get(0), row.get(1)), row) != null) {
                throw new IllegalStateException(file + " has this row twice: " + line);
            }
        }
    }

    /**
     * Reads a file beside releases.csv.
     *
     * @throws IllegalStateException if it does not have exactly those rows of releases.csv, or a row is not as its header says
     */
    public static ExpectedBehaviour in(String file) {
        try (InputStream in = ExpectedBehaviour.class.getResourceAsStream("/io/github/rocketmqhotfix/testapp/" + file)) {
            ExpectedBehaviour expected = new ExpectedBehaviour(file,
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
            List<String> wanted = ExpectedVerdicts.all().stream().filter(ExpectedVerdicts::behaviourRun)
                    .map(ExpectedBehaviour::key).toList();
            if (!List.copyOf(expected.cells.keySet()).equals(wanted)) {
                throw new IllegalStateException(file + " does not have the rows of releases.csv whose behaviour is run, in their order");
            }
            return expected;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The situations, in the order of the file. */
    public List<String> situations() {
        return header.subList(FIRST_SITUATION, header.size());
    }

    /** What a row does in a situation. */
    public String of(ExpectedVerdicts row, String situation) {
        int column = header.indexOf(situation);
        if (column < FIRST_SITUATION) {
            throw new IllegalArgumentException(file + " has no situation " + situation);
        }
        return cells.get(key(row)).get(column);
    }

    private static String key(ExpectedVerdicts row) {
        return key(row.release().version(), String.join(" ", row.artifacts()));
    }

    private static String key(String version, String artifacts) {
        return version + " " + artifacts;
    }
}
