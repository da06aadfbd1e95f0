package io.github.rocketmqhotfix.testapp.harness.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The lines of one output stream of a process. Thread-safe. */
final class OutputLines {

    private final List<String> lines = new ArrayList<>();
    private int forgotten;

    synchronized List<String> all() {
        return List.copyOf(lines);
    }

    /** Returns the lines from an index on that have not been forgotten. */
    synchronized List<String> from(int index) {
        return List.copyOf(lines.subList(Math.max(0, index - forgotten), lines.size()));
    }

    /** Forgets the existing lines before an index; the indices of the later lines do not change. */
    synchronized void forgetBefore(int index) {
        int more = Math.max(0, index - forgotten);
        lines.subList(0, more).clear();
        forgotten += more;
    }

    synchronized List<String> last(int count) {
        return List.copyOf(lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }

    /** Adds the lines of a stream up to its end. */
    void readAll(InputStream stream) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException streamClosed) {
            add("[output ends: " + streamClosed.getMessage() + "]");
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
    }
}
