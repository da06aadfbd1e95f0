package io.github.rocketmqhotfix.testapp.e2e.compat;

import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedOutcomes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the generated parts of agent/docs/compatibility.md from the records of the runs over all releases.
 *
 * <p>A run of a behaviour observes rows of releases.csv in several situations, which are the columns of the run's
 * record. An observation reads {@code without the agent > with the agent}. If its two parts differ, the situation is
 * live in the row: the release shows the defect there. It is not live if the first part is {@code by chance}. Rows
 * whose behaviour is not run show only their outcomes, and are in no table of a run.
 *
 * @param records returns the record of a run by its name
 */
record CompatibilityPage(List<ExpectedOutcomes> rows, Function<String, RunRecord> records) {

    static final List<String> JAVAS = List.of("8", "17", "25");
    /** The prefix of the runs at class level, before the Java version. */
    static final String CLASS_LEVEL = "class-level-";

    private static final String SERVERS = "servers";
    private static final List<Behaviour> BEHAVIOURS = List.of(new Behaviour("loopback-filter", "discovery", "D"),
            new Behaviour("namesrv-reset", "nameserver", "N"), new Behaviour("sendback-fallback", "sendback", "S"));
    private static final String ARROW = " > ";
    /** Recorded instead of the observation without the agent, if that observation differs from run to run. */
    private static final String BY_CHANCE = "by chance";

    /** The run that shows the behaviour of a patch, and its letter on the page. */
    private record Behaviour(String patch, String run, String letter) {}

    /** Returns the table of all releases, and one table for each run of a behaviour. */
    String longForm() {
        StringBuilder text = new StringBuilder("## Every release\n\n");
        List<String> columns = patches();
        columns.add("runs");
        table(text, "release", columns);
        grouped(text, row -> !row.behaviourRun(), row -> {
            List<String> cells = new ArrayList<>(BEHAVIOURS.stream().map(each -> cell(row, each, List.of())).toList());
            cells.add(runs(row));
            return cells;
        });
        for (Behaviour each : BEHAVIOURS) {
            RunRecord record = records.apply(each.run());
            text.append("\n## Run ").append(each.letter()).append(": ").append(each.patch()).append("\n\n");
            table(text, "releases", record.columns());
            grouped(text, row -> true, row -> row.behaviourRun()
                    ? record.columns().stream().map(column -> record.of(row, column)).toList() : List.of());
        }
        return text.toString();
    }

    /**
     * Returns the table of {@link ServerMatrixIT}. Each line is a release that was run with its own servers, and
     * represents a family: the releases with the same code.
     */
    String families() {
        RunRecord record = records.apply(SERVERS);
        StringBuilder text = new StringBuilder();
        table(text, "release", record.columns());
        record.rows().forEach((release, values) -> line(text, release, values));
        return text.toString();
    }

    /**
     * Returns the table of all releases, in which equal adjacent rows share one line. Leaves out situations that are
     * live in every release.
     */
    String shortForm() {
        StringBuilder text = new StringBuilder();
        table(text, "releases", patches());
        grouped(text, row -> true,
                row -> BEHAVIOURS.stream().map(each -> cell(row, each, liveEverywhere(each))).toList());
        return text.toString();
    }

    private static List<String> patches() {
        return new ArrayList<>(BEHAVIOURS.stream().map(Behaviour::patch).toList());
    }

    /**
     * Adds one line for adjacent rows that have the same cells and may share a line; adds none for rows without cells.
     */
    private void grouped(StringBuilder text, Predicate<ExpectedOutcomes> mayShare,
            Function<ExpectedOutcomes, List<String>> cells) {
        int first = 0;
        while (first < rows.size()) {
            List<String> common = cells.apply(rows.get(first));
            int last = first;
            while (last + 1 < rows.size() && mayShare.test(rows.get(last)) && mayShare.test(rows.get(last + 1))
                    && isOns(rows.get(last)) == isOns(rows.get(last + 1))
                    && cells.apply(rows.get(last + 1)).equals(common)) {
                last++;
            }
            if (!common.isEmpty()) {
                line(text, range(rows.get(first), rows.get(last)), common);
            }
            first = last + 1;
        }
    }

    /** Returns whether a row is of ons-client, whose versions are no versions of RocketMQ. */
    private static boolean isOns(ExpectedOutcomes row) {
        return row.artifacts().equals(List.of("ons-client"));
    }

    private static String range(ExpectedOutcomes first, ExpectedOutcomes last) {
        if (first == last) {
            return first.toString();
        }
        String start = first.artifacts().size() == 1 ? first.toString() : first.release().toString();
        return first.release().equals(last.release()) ? start : start + " to " + last.release();
    }

    /** Returns the situations that are live in every row whose behaviour is run and that has the patched class. */
    private List<String> liveEverywhere(Behaviour behaviour) {
        RunRecord record = records.apply(behaviour.run());
        return record.columns().stream().filter(situation -> rows.stream().filter(ExpectedOutcomes::behaviourRun)
                .filter(row -> record.of(row, situation).contains(ARROW))
                .allMatch(row -> isLive(record.of(row, situation)))).toList();
    }

    private static boolean isLive(String observation) {
        String[] both = observation.split(ARROW);
        return both.length == 2 && !both[0].equals(both[1]) && !both[0].equals(BY_CHANCE);
    }

    private String cell(ExpectedOutcomes row, Behaviour behaviour, List<String> leftOut) {
        String outcome = outcome(row, behaviour.patch());
        if (outcome.equals(ExpectedOutcomes.NOT_PRESENT)) {
            return outcome;
        }
        if (!row.behaviourRun()) {
            return outcome + exceptions(row, behaviour.patch()) + "; behaviour not run";
        }
        RunRecord record = records.apply(behaviour.run());
        List<String> live = record.columns().stream().filter(situation -> isLive(record.of(row, situation))).toList();
        List<String> shown = live.stream().filter(situation -> !leftOut.contains(situation)).toList();
        return outcome + "; live"
                + (live.isEmpty() ? " in none" : shown.isEmpty() ? " as in all" : ": " + String.join(", ", shown));
    }

    /** Returns the classes with another outcome than the patch; needed only where no run shows the behaviour. */
    private static String exceptions(ExpectedOutcomes row, String patch) {
        StringBuilder text = new StringBuilder();
        ReleaseRows.patchByClass(row).forEach((className, each) -> {
            String verdict = row.of(patch, className);
            if (each.equals(patch) && !verdict.equals(row.outcomes().get(patch))) {
                text.append("; ").append(className.substring(className.lastIndexOf('.') + 1)).append(' ')
                        .append(verdict);
            }
        });
        return text.toString();
    }

    /** Returns the outcome if it is the same on all Java versions, otherwise the outcome on each. */
    private String outcome(ExpectedOutcomes row, String patch) {
        Map<String, String> outcomes = new LinkedHashMap<>();
        JAVAS.forEach(java -> outcomes.put(java, records.apply(CLASS_LEVEL + java).of(row, patch)));
        return Set.copyOf(outcomes.values()).size() == 1 ? outcomes.get(JAVAS.get(0)) : outcomes.entrySet().stream()
                .map(each -> "Java " + each.getKey() + " " + each.getValue()).collect(Collectors.joining(", "));
    }

    private String runs(ExpectedOutcomes row) {
        Stream<String> behaviour = BEHAVIOURS.stream().filter(each -> {
            RunRecord record = records.apply(each.run());
            return row.behaviourRun()
                    && record.columns().stream().anyMatch(situation -> record.of(row, situation).contains(ARROW));
        }).map(Behaviour::letter);
        return Stream.concat(JAVAS.stream().map(java -> "C" + java), behaviour).collect(Collectors.joining(" "));
    }

    private static void table(StringBuilder text, String first, List<String> others) {
        line(text, first, others);
        line(text, "---", Collections.nCopies(others.size(), "---"));
    }

    private static void line(StringBuilder text, String first, List<String> others) {
        text.append("| ").append(first).append(" | ").append(String.join(" | ", others)).append(" |\n");
    }
}
