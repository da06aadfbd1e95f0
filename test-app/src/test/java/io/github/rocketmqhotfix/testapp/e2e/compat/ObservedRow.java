package io.github.rocketmqhotfix.testapp.e2e.compat;

import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedOutcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The agent's target classes on one class path, as a JVM received them.
 *
 * @param classes    by class name
 * @param agentLines lines of the agent while the classes were loaded and retransformed
 * @param failures   exceptions of the JVM
 */
record ObservedRow(Map<String, ObservedClass> classes, List<String> agentLines, List<String> failures) {

    private static final Pattern LINE = Pattern.compile(
            "^\\[rocketmq-hotfix] [A-Z]+ (?<outcome>\\S+) (?<patch>\\S+) (?:to|for) ");

    /**
     * One class.
     *
     * @param holder   file name of the jar or directory from which it was loaded
     * @param released members in the released jar
     * @param stages   members that the JVM received, by the name of the stage
     */
    record ObservedClass(String holder, ClassMembers released, Map<String, ClassMembers> stages) {}

    /**
     * Returns the outcome of a patch in the agent's lines: applied, if the patch was applied to any class; empty if no
     * line names the patch.
     */
    Optional<String> outcome(String patch) {
        List<String> outcomes = agentLines.stream().map(LINE::matcher).filter(Matcher::find)
                .filter(line -> line.group("patch").equals(patch)).map(line -> line.group("outcome")).distinct()
                .toList();
        return outcomes.contains("applied") ? Optional.of("applied") : outcomes.stream().findFirst();
    }

    /**
     * Compares this row with what releases.csv expects. It is an error if a class is woven although the file expects
     * that it is not, and also if a class is not woven although the file expects that it is.
     *
     * @return one line for each difference
     */
    List<String> mismatches(ExpectedOutcomes expected) {
        List<String> mismatches = new ArrayList<>();
        failures.forEach(failure -> mismatches.add("the JVM refused: " + failure));
        Map<String, String> patches = ReleaseRows.patchByClass(expected);
        compare(mismatches, "classes", new TreeSet<>(patches.keySet()), new TreeSet<>(classes.keySet()));
        List<String> lines = new ArrayList<>();
        patches.forEach((className, patch) -> {
            ObservedClass seen = classes.get(className);
            if (seen != null) {
                String verdict = expected.of(patch, className);
                boolean applied = verdict.equals(ExpectedOutcomes.APPLIED);
                lines.add("[rocketmq-hotfix] INFO " + verdict + " " + patch + (applied ? " to " : " for ") + className
                        + " (" + seen.holder() + ")");
                compareStages(mismatches, className, applied, seen);
            }
        });
        compare(mismatches, "lines of the agent", lines.stream().sorted().toList(),
                agentLines.stream().sorted().toList());
        return mismatches.stream().map(each -> expected + ": " + each).toList();
    }

    private static void compareStages(List<String> mismatches, String className, boolean woven, ObservedClass seen) {
        ClassMembers loaded = seen.stages().get("loaded");
        if (loaded == null) {
            mismatches.add(className + ": the JVM never received it");
            return;
        }
        compare(mismatches, className + ", its members", seen.released().names(), loaded.names());
        if (loaded.equals(seen.released()) == woven) {
            mismatches.add(className + ": has "
                    + (woven ? "the released instructions" : "other instructions than the released ones"));
        }
        Map.of("retransformed", loaded, "retransformed-twice", loaded, "reverted", seen.released())
                .forEach((stage, wanted) -> {
                    ClassMembers found = seen.stages().get(stage);
                    if (found == null) {
                        mismatches.add(className + ": the JVM did not receive it again when " + stage);
                    } else if (!found.equals(wanted)) {
                        mismatches.add(className + ": when " + stage + " is different in " + wanted.differences(found));
                    }
                });
    }

    private static void compare(List<String> mismatches, String what, Object wanted, Object found) {
        if (!wanted.equals(found)) {
            mismatches.add(what + ": expected " + wanted + " but found " + found);
        }
    }
}
