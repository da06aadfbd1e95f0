package io.github.rocketmqhotfix.testapp.e2e.k8s;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the names of the metrics in a PromQL expression by removing selectors, labels, ranges and functions. */
final class MetricNames {

    private static final Pattern NOT_A_NAME = Pattern.compile(
            "\\{[^}]*}|\\[[^\\]]*]|\\boffset\\s+\\w+|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern WORD = Pattern.compile("\\b([a-zA-Z_:][\\w:]*)\\b(?!\\s*\\()");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool");

    private MetricNames() {
    }

    static Set<String> in(String expression) {
        Set<String> names = new TreeSet<>();
        Matcher words = WORD.matcher(NOT_A_NAME.matcher(expression).replaceAll(" "));
        while (words.find()) {
            names.add(words.group(1));
        }
        names.removeAll(OPERATORS);
        return names;
    }
}
