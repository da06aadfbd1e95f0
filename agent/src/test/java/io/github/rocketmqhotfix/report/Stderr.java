package io.github.rocketmqhotfix.report;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is written on stderr while something runs. */
public final class Stderr {

    private Stderr() {
    }

    public static List<String> linesDuring(Runnable action) {
        PrintStream original = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(original);
        }
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
