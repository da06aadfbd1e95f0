package io.github.rocketmqhotfix.testapp.demo;

import java.util.Locale;

/** A span of time as people read it. */
final class Span {

    private static final long SECOND = 1_000;

    private Span() {
    }

    /** Seconds with one digit from one second on, milliseconds below. */
    static String of(long millis) {
        return millis < SECOND ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / (double) SECOND);
    }
}
