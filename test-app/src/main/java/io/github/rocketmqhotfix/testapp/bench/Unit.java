package io.github.rocketmqhotfix.testapp.bench;

import java.util.Locale;

/** The unit of a reading. */
enum Unit {
    SECONDS("s"), MILLISECONDS("ms"), MICROSECONDS("µs"), NANOSECONDS("ns"), MEBIBYTES("MiB"), BYTES(
            "bytes"), JARS_PER_SECOND("jars/s"), MESSAGES_PER_SECOND("messages/s"), CALLS(
                    "calls"), REQUESTS("requests"), SWITCHES("switches"), SLICES("slices"), MESSAGES("messages"),
    /** One measurement divided by another. */
    TIMES("times");

    private static final double LARGE = 100;
    private static final double MEDIUM = 10;

    private final String symbol;

    Unit(String symbol) {
        this.symbol = symbol;
    }

    String symbol() {
        return symbol;
    }

    /**
     * Returns the number and the unit. A larger number has fewer decimals. A whole number has none, unless the unit is
     * {@link #TIMES}.
     */
    String text(double number) {
        return digits(number) + " " + symbol;
    }

    String digits(double number) {
        double size = Math.abs(number);
        String pattern = number == Math.rint(number) && this != TIMES || size >= LARGE ? "%.0f"
                : size >= MEDIUM ? "%.1f" : this == TIMES ? "%.3f" : "%.2f";
        return String.format(Locale.ROOT, pattern, number);
    }
}
