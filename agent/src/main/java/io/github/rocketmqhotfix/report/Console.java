package io.github.rocketmqhotfix.report;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;

/**
 * Writes whole lines on file descriptor 2, the JVM's stderr; never on stdout, which may be the host's data. {@code System.err} is
 * not used: a host may have put a logger with a lock in its place, and lines are written inside class loading.
 * {@link Reports#unreported} is the only other place that writes.
 */
public final class Console {

    /** A compile-time constant, so it is inlined where this class cannot be loaded. */
    static final String PREFIX = "[rocketmq-hotfix] ";

    private static volatile OutputStream stderr = open();

    private Console() {
    }

    /** Writes one line; a host that closed its own stderr loses the line and nothing else. */
    public static void write(String level, String message) {
        try {
            stderr.write((line(level, message) + System.lineSeparator()).getBytes());
        } catch (Throwable e) {
            // nowhere left to say it
        }
    }

    static String line(String level, String message) {
        return PREFIX + level + ' ' + message.replace('\n', ' ').replace('\r', ' ');
    }

    /** Lines go to this stream from now on; returns where they went before. For tests. */
    static OutputStream replaceStream(OutputStream other) {
        OutputStream before = stderr;
        stderr = other;
        return before;
    }

    private static OutputStream open() {
        try {
            return new FileOutputStream(FileDescriptor.err);
        } catch (SecurityException e) {
            // a policy without the permission writeFileDescriptor
            return System.err;
        }
    }
}
