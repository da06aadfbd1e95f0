package io.github.rocketmqhotfix.report;

/** What was decided for one target. */
final class Decision {

    private final Target target;
    private final Outcome outcome;

    Decision(Target target, Outcome outcome) {
        this.target = target;
        this.outcome = outcome;
    }

    Target target() {
        return target;
    }

    Outcome outcome() {
        return outcome;
    }
}
