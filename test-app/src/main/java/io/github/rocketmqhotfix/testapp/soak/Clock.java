package io.github.rocketmqhotfix.testapp.soak;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** The time of a run, and the lines on the screen that begin with it. */
final class Clock {

    private final long beginNanos = System.nanoTime();
    private final PrintStream screen;

    Clock(PrintStream screen) {
        this.screen = screen;
    }

    long second() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beginNanos);
    }

    /** Seconds since the beginning. */
    double now() {
        return secondsAt(System.nanoTime());
    }

    /** Since the beginning, of an instant of {@link System#nanoTime()}. */
    double secondsAt(long nanos) {
        return (nanos - beginNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    void say(String what) {
        screen.printf("[%4d s] %s%n", second(), what);
        screen.flush();
    }
}
