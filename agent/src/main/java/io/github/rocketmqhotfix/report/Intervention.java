package io.github.rocketmqhotfix.report;

/** One change of what the host would have done. */
final class Intervention {

    private final long number;
    private final long timeMillis;
    private final String detail;

    /** {@code number} counts those of one patch from 1; {@code timeMillis} since 1970. */
    Intervention(long number, long timeMillis, String detail) {
        this.number = number;
        this.timeMillis = timeMillis;
        this.detail = detail;
    }

    long number() {
        return number;
    }

    long timeMillis() {
        return timeMillis;
    }

    /** One line for the operator, with the addresses. */
    String detail() {
        return detail;
    }
}
