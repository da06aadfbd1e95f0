package io.github.rocketmqhotfix.testapp.harness.cluster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The expected behaviour, without the agent, of each release whose row in releases.csv has {@code run} in the column
 * {@code behaviour}. Tests run the code of these releases. The expected behaviour is read from a file beside
 * releases.csv with the columns {@code version}, {@code artifacts} and one column per situation. Like releases.csv,
 * that file is written from the facts about the releases, never from a run.
 */
public final class ExpectedBehaviour {

    private static final int FIRST_SITUATION = 2;

    private final String file;
    private final List<String> header;
    private final Map<String, List<String>> cells = new LinkedHashMap<>();

    private ExpectedBehaviour(String file) {
        this.file = file;
        List<String> lines = ExpectedOutcomes.lines(file);
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
     * @throws IllegalStateException if the file does not have exactly the rows that are marked {@code run} in
     *     releases.csv, in the same order, or a row does not match the header
     */
    public static ExpectedBehaviour in(String file) {
        ExpectedBehaviour expected = new ExpectedBehaviour(file);
        List<String> wanted = ExpectedOutcomes.all().stream().filter(ExpectedOutcomes::behaviourRun)
                .map(ExpectedBehaviour::key).toList();
        if (!List.copyOf(expected.cells.keySet()).equals(wanted)) {
            throw new IllegalStateException(
                    file + " does not have exactly the rows that are marked 'run' in releases.csv, in the same order");
        }
        return expected;
    }

    /** Returns the situations in the order of the file. */
    public List<String> situations() {
        return header.subList(FIRST_SITUATION, header.size());
    }

    /** Returns the behaviour of a row in a situation. */
    public String of(ExpectedOutcomes row, String situation) {
        int column = header.indexOf(situation);
        if (column < FIRST_SITUATION) {
            throw new IllegalArgumentException(file + " has no situation " + situation);
        }
        return cells.get(key(row)).get(column);
    }

    private static String key(ExpectedOutcomes row) {
        return key(row.release().version(), String.join(" ", row.artifacts()));
    }

    private static String key(String version, String artifacts) {
        return version + " " + artifacts;
    }
}
