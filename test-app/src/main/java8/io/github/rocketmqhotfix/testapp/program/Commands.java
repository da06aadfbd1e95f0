package io.github.rocketmqhotfix.testapp.program;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/** The commands on standard input: one per line, a verb and its argument. */
public final class Commands {

    private Commands() {
    }

    /** Returns the lines as they arrive, until standard input ends. Must be called once. */
    public static Iterable<String> lines() {
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).lines()::iterator;
    }

    /**
     * Runs the action of each line's verb with the rest of the line, on a daemon thread. The end of standard input does not end the
     * process.
     */
    public static void follow(Map<String, Consumer<String>> actions) {
        Thread reader = new Thread(() -> run(actions), "commands");
        reader.setDaemon(true);
        reader.start();
    }

    private static void run(Map<String, Consumer<String>> actions) {
        try {
            for (String line : lines()) {
                String[] words = line.trim().split(" ", 2);
                Consumer<String> action = actions.get(words[0]);
                if (action != null) {
                    action.accept(words.length == 1 ? "" : words[1]);
                }
                new EventLine(action == null ? "unknown" : "done").with("command", line).with("nanos", System.nanoTime()).print();
            }
        } catch (UncheckedIOException closed) {
            new EventLine("commandsEnded").with("message", closed.getCause().getMessage()).print();
        }
    }
}
