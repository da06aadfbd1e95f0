package io.github.rocketmqhotfix.report;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;

/** Captures the lines that the agent writes to stderr. */
public final class Stderr {

    private Stderr() {}

    public static List<String> linesDuring(Runnable action) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        OutputStream original = Console.replaceStream(written);
        try {
            action.run();
        } finally {
            Console.replaceStream(original);
        }
        return written.toString().lines().toList();
    }
}
