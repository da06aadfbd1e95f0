package io.github.rocketmqhotfix.testapp.e2e.compat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM made of the classes that the agent looks at, of one class path.
 *
 * @param classes    by class name
 * @param agentLines what the agent said while they were loaded and retransformed
 * @param failures   what the JVM threw
 */
record ObservedRow(Map<String, ObservedClass> classes, List<String> agentLines, List<String> failures) {

    private static final Pattern LINE = Pattern.compile(
            "^\\[rocketmq-hotfix] [A-Z]+ (?<outcome>\\S+) (?<patch>\\S+) (?:to|for) ");

    /**
     * One class.
     *
     * @param holder   file name of what it was loaded from
     * @param released as in the released jar
     * @param stages   what the JVM got, by the name of the stage
     */
    record ObservedClass(String holder, ClassMembers released, Map<String, ClassMembers> stages) {
    }

    /** The outcome of a patch as the agent's lines say: applied, if it was applied to any class; empty without a line. */
    Optional<String> outcome(String patch) {
        List<String> outcomes = agentLines.stream().map(LINE::matcher).filter(Matcher::find)
                .filter(line -> line.group("patch").equals(patch)).map(line -> line.group("outcome")).distinct().toList();
        return outcomes.contains("applied") ? Optional.of("applied") : outcomes.stream().findFirst();
    }
}
