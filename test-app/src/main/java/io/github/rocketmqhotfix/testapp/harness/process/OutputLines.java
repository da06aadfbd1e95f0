package io.github.rocketmqhotfix.testapp.harness.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The lines that a process has printed so far on one of its streams, and that are not forgotten. */
final class OutputLines {

    private final List<String> lines = new ArrayList<>();
    private int forgotten;

    /** Reads to the end of the stream on a daemon thread. */
    Thread readFrom(InputStream stream, String threadName) {
        Thread reader = new Thread(() -> readAll(stream), threadName);
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    synchronized List<String> all() {
        return List.copyOf(lines);
    }

    /** Without those before the index, and without those that are forgotten. */
    synchronized List<String> from(int index) {
        return List.copyOf(lines.subList(Math.max(0, index - forgotten), lines.size()));
    }

    /** Gives up the lines before the index, of those that have been printed. */
    synchronized void forgetBefore(int index) {
        int more = Math.max(0, index - forgotten);
        lines.subList(0, more).clear();
        forgotten += more;
    }

    synchronized List<String> last(int count) {
        return List.copyOf(lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }

    private void readAll(InputStream stream) {
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
