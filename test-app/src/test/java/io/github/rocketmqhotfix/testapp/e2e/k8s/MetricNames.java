package io.github.rocketmqhotfix.testapp.e2e.k8s;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the names of the metrics in a PromQL expression by removing selectors, labels, ranges and functions. */
final class MetricNames {

    private static final Pattern NOT_A_NAME = Pattern.compile(
            "\\{[^}]*}|\\[[^\\]]*]|\\boffset\\s+\\w+|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern WORD = Pattern.compile("\\b([a-zA-Z_:][\\w:]*)\\b(?!\\s*\\()");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool");

    private MetricNames() {}

    static Set<String> in(String expression) {
        return WORD.matcher(NOT_A_NAME.matcher(expression).replaceAll(" ")).results().map(word -> word.group(1))
                .filter(word -> !OPERATORS.contains(word)).collect(Collectors.toCollection(TreeSet::new));
    }
}
