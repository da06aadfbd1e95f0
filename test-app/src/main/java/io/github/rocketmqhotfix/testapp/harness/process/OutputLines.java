package io.github.rocketmqhotfix.testapp.harness.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The lines of one output stream of a process. Thread-safe. */
final class OutputLines {

    private final List<String> lines = new ArrayList<>();
    private int forgotten;

    synchronized List<String> all() {
        return List.copyOf(lines);
    }

    /** Returns the lines from an index on, without the forgotten lines. */
    synchronized List<String> from(int index) {
        return List.copyOf(lines.subList(Math.max(0, index - forgotten), lines.size()));
    }

    /**
     * Returns the search for the first line that fits. Each call of {@code get} tests only the lines that were added
     * since the previous call, because many threads search long outputs again and again.
     */
    Supplier<Optional<String>> search(Predicate<String> fits) {
        return new Supplier<>() {

            private int next;
            private Optional<String> found = Optional.empty();

            @Override
            public synchronized Optional<String> get() {
                if (found.isEmpty()) {
                    List<String> added;
                    synchronized (OutputLines.this) {
                        added = from(next);
                        next = forgotten + lines.size();
                    }
                    found = added.stream().filter(fits).findFirst();
                }
                return found;
            }
        };
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
