package io.github.rocketmqhotfix.testapp.pods.model;

/** What a probe's answers amount to: one in a row is not enough to change the kubelet's mind. */
final class ProbeCount {

    private final int failureThreshold;
    private final int successThreshold;
    private boolean passing;
    private boolean failing;
    private boolean last;
    private int inARow;

    /** @param passing what counts before the first answer */
    ProbeCount(Probe probe, boolean passing) {
        this.failureThreshold = probe.failureThreshold();
        this.successThreshold = probe.successThreshold();
        this.passing = passing;
    }

    void add(boolean success) {
        inARow = success == last ? inARow + 1 : 1;
        last = success;
        if (inARow >= (success ? successThreshold : failureThreshold)) {
            passing = success;
            failing = !success;
        }
    }

    boolean isPassing() {
        return passing;
    }

    /** Whether it failed as often in a row as it may not. */
    boolean isFailing() {
        return failing;
    }
}
