package io.github.rocketmqhotfix.testapp.bench;

/** A limit for the median of a reading, in the unit of the reading. */
record Budget(Kind kind, double limit) {

    enum Kind {
        AT_MOST("at most"), AT_LEAST("at least"), BELOW("below");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    static Budget atMost(double limit) {
        return new Budget(Kind.AT_MOST, limit);
    }

    static Budget atLeast(double limit) {
        return new Budget(Kind.AT_LEAST, limit);
    }

    static Budget below(double limit) {
        return new Budget(Kind.BELOW, limit);
    }

    boolean keeps(double median) {
        return switch (kind) {
            case AT_MOST -> median <= limit;
            case AT_LEAST -> median >= limit;
            case BELOW -> median < limit;
        };
    }

    /** Returns the limit in words, with the unit. */
    String text(Unit unit) {
        return kind.words + " " + unit.text(limit);
    }
}
