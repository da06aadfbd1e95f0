package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.ledger.Ledger;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCapture;

/** The parts of a running soak that {@link FaultInjection} and {@link SoakWatch} share. */
record RunningSoak(SoakCluster cluster, RequestCapture capture, Ledger ledger, SoakJudgement judgement,
        SoakClock clock) {

    /**
     * Waits until the capture has counted all requests that were sent until now. For this, a request is sent to a
     * NameServer other than the target, because the target may be unable to answer.
     */
    void awaitCapture(SoakTarget target) {
        NameServerRequestCounter.awaitCapture(capture, cluster.nameServersExcept(target).get(0));
    }
}
