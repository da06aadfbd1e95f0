package io.github.rocketmqhotfix.testapp.cli;

import java.util.ArrayList;
import java.util.List;

/** A text table with aligned columns. Every line has the same number of cells. */
public final class Table {

    private static final String GAP = "   ";

    private final List<List<String>> lines = new ArrayList<>();

    /** Adds a line. */
    public void line(String... cells) {
        lines.add(List.of(cells));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            int last = line.size() - 1;
            for (int column = 0; column < last; column++) {
                text.append(padded(line.get(column), width(column))).append(GAP);
            }
            text.append(line.get(last)).append(System.lineSeparator());
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
