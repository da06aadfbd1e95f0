package io.github.rocketmqhotfix.report;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;

/**
 * Writes whole lines to file descriptor 2, the JVM's stderr. Never writes to stdout, which may carry the host's data.
 * Uses {@code System.err} only if a security policy denies the descriptor, because a host may have replaced
 * {@code System.err} by a logger with a lock, and lines are written inside class loading. In a JVM with the agent,
 * {@link Reports#reportUnpatched} is the only other method of the agent that writes to stderr.
 */
public final class Console {

    /** A compile-time constant, so it is inlined where this class cannot be loaded. */
    static final String PREFIX = "[rocketmq-hotfix] ";

    private static volatile OutputStream stderr = open();

    private Console() {}

    /** Writes one line. If the host closed its stderr, the line is lost and nothing else happens. */
    public static void write(String level, String message) {
        try {
            String line = PREFIX + level + ' ' + message.replace('\n', ' ').replace('\r', ' ');
            stderr.write((line + System.lineSeparator()).getBytes());
        } catch (Throwable e) {
            // there is no other place to report it
        }
    }

    /** Redirects later lines to this stream and returns the previous one. For tests. */
    static OutputStream replaceStream(OutputStream other) {
        OutputStream before = stderr;
        stderr = other;
        return before;
    }

    private static OutputStream open() {
        try {
            return new FileOutputStream(FileDescriptor.err);
        } catch (SecurityException e) {
            // the policy does not grant writeFileDescriptor
            return System.err;
        }
    }
}
