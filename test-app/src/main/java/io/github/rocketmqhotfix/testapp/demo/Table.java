package io.github.rocketmqhotfix.testapp.demo;

import java.util.ArrayList;
import java.util.List;

/** Lines of three cells, aligned. */
public final class Table {

    private static final String GAP = "   ";

    private final List<List<String>> lines = new ArrayList<>();

    public void line(String first, String second, String third) {
        lines.add(List.of(first, second, third));
    }

    @Override
    public String toString() {
        int first = width(0);
        int second = width(1);
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            text.append(padded(line.get(0), first)).append(GAP).append(padded(line.get(1), second)).append(GAP)
                    .append(line.get(2)).append(System.lineSeparator());
        }
        return text.toString();
    }

    private int width(int column) {
        return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
