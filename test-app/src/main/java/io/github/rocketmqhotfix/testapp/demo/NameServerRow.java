package io.github.rocketmqhotfix.testapp.demo;

import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.scenario.Defect;
import io.github.rocketmqhotfix.testapp.scenario.FirstSend;
import io.github.rocketmqhotfix.testapp.scenario.Setting;

/** The row of {@code namesrv-reset}: a producer's first send to a topic while its NameServer is frozen. */
final class NameServerRow implements Row {

    private static final long SLOW_MILLIS = 2_000;

    @Override
    public Defect defect() {
        return Defect.NAMESRV_RESET;
    }

    /**
     * Returns true for every release. In some releases the client changes to another NameServer after the first call,
     * but the first call itself fails in all of them.
     */
    @Override
    public boolean isLiveIn(Release release) {
        return true;
    }

    @Override
    public Cell run(Setting setting, StepListener progress) {
        boolean withAgent = setting.agent().isPresent();
        FirstSend.Result result = new FirstSend(setting, progress).run();
        boolean asExpected = result.frozenRequests() > 0
                && (withAgent ? result.sent() && result.millis() < SLOW_MILLIS : !result.sent());
        return new Cell((withAgent ? "" : "NameServer hangs, first send to a topic: ")
                + (result.sent() ? "sent" : "fails") + " after " + Row.duration(result.millis()), asExpected);
    }
}
