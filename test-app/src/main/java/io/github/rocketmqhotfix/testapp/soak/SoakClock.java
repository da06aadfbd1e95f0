package io.github.rocketmqhotfix.testapp.soak;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Measures the time since the start of a run, and prints lines that begin with it. */
final class SoakClock {

    private final long beginNanos = System.nanoTime();
    private final PrintStream screen;

    SoakClock(PrintStream screen) {
        this.screen = screen;
    }

    /** Returns the whole seconds since the start. */
    long second() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beginNanos);
    }

    /** Returns the seconds since the start. */
    double now() {
        return secondsAt(System.nanoTime());
    }

    /** Returns the seconds from the start to an instant of {@link System#nanoTime()}. */
    double secondsAt(long nanos) {
        return (nanos - beginNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    void print(String line) {
        screen.printf("[%4d s] %s%n", second(), line);
        screen.flush();
    }
}
