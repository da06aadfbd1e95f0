package io.github.rocketmqhotfix.testapp.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/** The lines of standard input, each a word and what belongs to it. Its end ends nothing. */
public final class Commands {

    private Commands() {
    }

    /** Runs the action of each line's first word with the rest of the line, on a daemon thread. */
    public static void follow(Map<String, Consumer<String>> actions) {
        Thread reader = new Thread(() -> read(actions), "commands");
        reader.setDaemon(true);
        reader.start();
    }

    private static void read(Map<String, Consumer<String>> actions) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.trim().split(" ", 2);
                Consumer<String> action = actions.get(words[0]);
                if (action != null) {
                    action.accept(words.length == 1 ? "" : words[1]);
                }
                new EventLine(action == null ? "unknown" : "done").with("command", line)
                        .with("nanos", System.nanoTime()).print();
            }
        } catch (IOException closed) {
            new EventLine("commandsEnded").with("message", closed.getMessage()).print();
        }
    }
}
