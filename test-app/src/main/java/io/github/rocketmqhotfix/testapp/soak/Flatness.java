package io.github.rocketmqhotfix.testapp.soak;

import java.util.List;

/**
 * Whether a figure grows. It is taken once after each fault, when all is as before, so that like is compared with like. The first third,
 * and at least a round of all kinds of faults, is the JVM's youth: pools that fill up, classes that are loaded. Then the median of four
 * figures is compared with the median of the last four; a single odd one does not matter.
 *
 * <p>A figure may be higher by the limit, which is what it varies by without growing: which NameServer a client is connected with, a
 * connection that is left open until it is idle, a pool's late thread. With a limit of 8, what grows by one with each fault is found
 * after 25 faults.
 */
final class Flatness {

    /** Of faults. */
    private static final int ROUND = 12;
    /** Fewer figures say nothing. */
    static final int LEAST_FIGURES = 2 * ROUND;

    private static final int WINDOW = 4;

    private final long limit;

    Flatness(long limit) {
        this.limit = limit;
    }

    /** By how much it has grown, negative if it has shrunk; 0 for fewer figures than are needed. */
    static long growth(List<Long> figures) {
        if (figures.size() < LEAST_FIGURES) {
            return 0;
        }
        int young = Math.max(ROUND, figures.size() / 3);
        return median(figures.subList(figures.size() - WINDOW, figures.size())) - median(figures.subList(young, young + WINDOW));
    }

    boolean isKept(List<Long> figures) {
        return growth(figures) <= limit;
    }

    private static long median(List<Long> window) {
        List<Long> sorted = window.stream().sorted().toList();
        return (sorted.get(WINDOW / 2 - 1) + sorted.get(WINDOW / 2)) / 2;
    }
}
