package io.github.rocketmqhotfix.testapp.e2e.compat;

import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedVerdicts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Writes agent/COMPATIBILITY.md, and its short form for the README, from what the runs over all releases left.
 *
 * <p>A behaviour is recorded as {@code without the agent > with it}: where the two differ the defect is live there. Rows
 * whose behaviour is not run show their outcomes only, and are in no table of a run.
 */
final class CompatibilityPage {

    /** The runs at class level by the letter that stands for them. */
    static final Map<String, String> CLASS_LEVEL = Map.of("8", "class-level-8", "17", "class-level-17", "25", "class-level-25");

    /** The runs that show behaviour, by patch. */
    static final Map<String, String> BEHAVIOUR = Map.of(
            "loopback-filter", "discovery", "namesrv-reset", "nameserver", "sendback-fallback", "sendback");

    /** The run of whole families. */
    static final String SERVERS = "servers";

    private static final List<String> JAVAS = List.of("8", "17", "25");
    private static final List<String> PATCHES = List.of("loopback-filter", "namesrv-reset", "sendback-fallback");
    private static final Map<String, String> LETTERS = Map.of(
            "loopback-filter", "D", "namesrv-reset", "N", "sendback-fallback", "S");
    private static final String ARROW = " > ";
    /** Without the agent no run can be relied on to show it, so none is held to it. */
    private static final String BY_CHANCE = "by chance";
    private static final String NOT_RUN = "; behaviour not run";

    private final List<ExpectedVerdicts> rows;
    private final Function<String, RunRecord> records;

    /** {@code records} gives the record of a run by its name. */
    CompatibilityPage(List<ExpectedVerdicts> rows, Function<String, RunRecord> records) {
        this.rows = rows;
        this.records = records;
    }

    /** The page without its head: the table of all releases, then what each run showed. */
    String text() {
        StringBuilder text = new StringBuilder("## Every release\n\n");
        table(text, "release", List.of("loopback-filter", "namesrv-reset", "sendback-fallback", "runs"));
        grouped(text, row -> !row.behaviourRun(), row -> {
            List<String> cells = new ArrayList<>(PATCHES.stream().map(patch -> cell(row, patch)).toList());
            cells.add(runs(row));
            return cells;
        });
        for (String patch : PATCHES) {
            RunRecord record = records.apply(BEHAVIOUR.get(patch));
            text.append("\n## Run ").append(LETTERS.get(patch)).append(": ").append(patch).append("\n\n");
            table(text, "releases", record.columns());
            grouped(text, row -> true, row -> row.behaviourRun()
                    ? record.columns().stream().map(column -> record.of(row, column)).toList() : List.of());
        }
        return text.toString();
    }

    /** The table of the families that were run with their own servers. */
    String servers() {
        RunRecord record = records.apply(SERVERS);
        StringBuilder text = new StringBuilder();
        table(text, "release", record.columns());
        record.rows().forEach((release, values) -> {
            List<String> cells = new ArrayList<>(List.of(release));
            cells.addAll(values);
            line(text, cells);
        });
        return text.toString();
    }

    /** The table of all releases with those together that are alike, without the situations that tell no two apart. */
    String shortForm() {
        StringBuilder text = new StringBuilder();
        table(text, "releases", PATCHES);
        grouped(text, row -> true, row -> PATCHES.stream().map(patch -> cell(row, patch, liveEverywhere(patch))).toList());
        return text.toString();
    }

    /** One line for neighbours that have the same cells and may share it; none for rows without cells. */
    private void grouped(StringBuilder text, Predicate<ExpectedVerdicts> mayShare, Function<ExpectedVerdicts, List<String>> cells) {
        int first = 0;
        while (first < rows.size()) {
            List<String> common = cells.apply(rows.get(first));
            int last = first;
            while (last + 1 < rows.size() && mayShare.test(rows.get(last)) && mayShare.test(rows.get(last + 1))
                    && isOns(rows.get(last)) == isOns(rows.get(last + 1)) && cells.apply(rows.get(last + 1)).equals(common)) {
                last++;
            }
            if (!common.isEmpty()) {
                List<String> line = new ArrayList<>(List.of(range(rows.get(first), rows.get(last))));
                line.addAll(common);
                line(text, line);
            }
            first = last + 1;
        }
    }

    /** ons-client counts its versions by itself. */
    private static boolean isOns(ExpectedVerdicts row) {
        return row.artifacts().equals(List.of("ons-client"));
    }

    private static String range(ExpectedVerdicts first, ExpectedVerdicts last) {
        if (first == last) {
            return first.toString();
        }
        String start = first.artifacts().size() == 1 ? first.toString() : first.release().toString();
        return first.release().equals(last.release()) ? start : start + " to " + last.release();
    }

    private String cell(ExpectedVerdicts row, String patch) {
        return cell(row, patch, List.of());
    }

    /** The situations that are live in every row that has the patch's class. */
    private List<String> liveEverywhere(String patch) {
        RunRecord record = records.apply(BEHAVIOUR.get(patch));
        return record.columns().stream().filter(situation -> rows.stream().filter(ExpectedVerdicts::behaviourRun)
                .filter(row -> record.of(row, situation).contains(ARROW)).allMatch(row -> live(row, patch).contains(situation)))
                .toList();
    }

    private String cell(ExpectedVerdicts row, String patch, List<String> leftOut) {
        String outcome = outcome(row, patch);
        if (outcome.equals(ExpectedVerdicts.NOT_PRESENT)) {
            return outcome;
        }
        if (!row.behaviourRun()) {
            return outcome + exceptions(row, patch) + NOT_RUN;
        }
        List<String> live = new ArrayList<>(live(row, patch));
        if (live.isEmpty()) {
            return outcome + "; live in none";
        }
        live.removeAll(leftOut);
        return outcome + (live.isEmpty() ? "; live as in all" : "; live: " + String.join(", ", live));
    }

    /** The classes for which the outcome of the patch does not hold; where a behaviour is run, that shows them. */
    private static String exceptions(ExpectedVerdicts row, String patch) {
        StringBuilder text = new StringBuilder();
        RowCheck.patchByClass(row).forEach((className, each) -> {
            String verdict = row.of(patch, className);
            if (each.equals(patch) && !verdict.equals(row.verdicts().get(patch))) {
                text.append("; ").append(className.substring(className.lastIndexOf('.') + 1)).append(' ').append(verdict);
            }
        });
        return text.toString();
    }

    /** What the JVMs agree on; else what each says. */
    private String outcome(ExpectedVerdicts row, String patch) {
        List<String> outcomes = JAVAS.stream().map(java -> records.apply(CLASS_LEVEL.get(java)).of(row, patch)).toList();
        if (outcomes.stream().distinct().count() == 1) {
            return outcomes.get(0);
        }
        List<String> each = new ArrayList<>();
        for (int java = 0; java < JAVAS.size(); java++) {
            each.add("Java " + JAVAS.get(java) + " " + outcomes.get(java));
        }
        return String.join(", ", each);
    }

    private List<String> live(ExpectedVerdicts row, String patch) {
        RunRecord record = records.apply(BEHAVIOUR.get(patch));
        return record.columns().stream().filter(situation -> {
            String[] both = record.of(row, situation).split(ARROW);
            return both.length == 2 && !both[0].equals(both[1]) && !both[0].equals(BY_CHANCE);
        }).toList();
    }

    private String runs(ExpectedVerdicts row) {
        List<String> runs = new ArrayList<>();
        JAVAS.forEach(java -> runs.add("C" + java));
        for (String patch : PATCHES) {
            RunRecord record = records.apply(BEHAVIOUR.get(patch));
            if (row.behaviourRun() && record.columns().stream().anyMatch(situation -> record.of(row, situation).contains(ARROW))) {
                runs.add(LETTERS.get(patch));
            }
        }
        return String.join(" ", runs);
    }

    private static void table(StringBuilder text, String first, List<String> others) {
        List<String> header = new ArrayList<>(List.of(first));
        header.addAll(others);
        line(text, header);
        line(text, header.stream().map(any -> "---").toList());
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
