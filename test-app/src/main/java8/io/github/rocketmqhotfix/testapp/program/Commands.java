package io.github.rocketmqhotfix.testapp.program;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The commands on standard input: one per line, a verb and its arguments. */
public final class Commands {

    /** Carries out commands. */
    public interface Handler {

        /** Carries out a command, and adds its results to the line that answers it. */
        void carryOut(String[] words, EventLine done) throws Exception;
    }

    private Commands() {}

    /** Returns the lines as they arrive, until standard input ends. Must be called once. */
    public static Iterable<String> lines() {
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).lines()::iterator;
    }

    /**
     * Prints {@code ready}, and answers each line of standard input by one event {@code done}. The event has the line's
     * number, counted from 1, as {@code command}, and the results, or an {@code error}. The end of standard input ends
     * the process.
     *
     * @param executor carries out the commands
     */
    public static void answer(Executor executor, Handler handler) {
        new EventLine("ready").print();
        int number = 0;
        for (String line : lines()) {
            EventLine done = new EventLine("done").with("command", ++number);
            executor.execute(() -> {
                try {
                    handler.carryOut(line.split(" "), done);
                } catch (Throwable failure) {
                    failure.printStackTrace();
                    done.with("error", failure);
                }
                done.print();
            });
        }
        System.exit(0);
    }

    /**
     * Runs the action of each line's verb with the rest of the line, on a daemon thread, and prints {@code done}, or
     * {@code unknown} if the verb has no action. The end of standard input does not end the process.
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
                new EventLine(action == null ? "unknown" : "done").with("command", line)
                        .with("nanos", System.nanoTime()).print();
            }
        } catch (UncheckedIOException closed) {
            new EventLine("commandsEnded").with("message", closed.getCause().getMessage()).print();
        }
    }
}
