package io.github.rocketmqhotfix.testapp.bench;

import java.util.List;
import java.util.Locale;

/**
 * What scans of the same tree cost.
 *
 * @param seconds   from the start of the process to its end
 * @param mebibytes peak resident memory of the process
 */
record ScanCost(int jars, Spread seconds, Spread mebibytes) {

    private static final double SECONDS_BUDGET = 10;
    /** That of a JVM differs from run to run; what grew with the tree would be four times as much. */
    private static final double GROWTH_BUDGET = 1.25;

    static ScanCost of(int jars, List<Double> seconds, List<Double> mebibytes) {
        return new ScanCost(jars, Spread.of(seconds), Spread.of(mebibytes));
    }

    double jarsPerSecond() {
        return jars / seconds.median();
    }

    Figure time() {
        return time("", true);
    }

    /** The same against its budget. */
    Figure timeInBudget() {
        return time(format("under %.0f s", SECONDS_BUDGET), seconds.median() < SECONDS_BUDGET);
    }

    Figure rate() {
        return Figure.withoutBudget(jars + " jars, jars per second", format("%.0f", jarsPerSecond()));
    }

    Figure memory() {
        return Figure.withoutBudget(jars + " jars, peak resident memory", format("%.0f MiB (%.0f to %.0f)",
                mebibytes.median(), mebibytes.min(), mebibytes.max()));
    }

    /** How the memory grew with the tree, against its budget. */
    Figure growthSince(ScanCost smaller) {
        double growth = mebibytes.median() / smaller.mebibytes.median();
        return new Figure("peak memory, " + jars + " jars to " + smaller.jars, format("%.2f times", growth),
                format("at most %.2f times", GROWTH_BUDGET), growth <= GROWTH_BUDGET);
    }

    private Figure time(String budget, boolean kept) {
        return new Figure(jars + " jars, wall time", format("%.2f s (%.2f to %.2f)", seconds.median(), seconds.min(), seconds.max()),
                budget, kept);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
