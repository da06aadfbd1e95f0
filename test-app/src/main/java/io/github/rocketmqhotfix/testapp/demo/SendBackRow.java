package io.github.rocketmqhotfix.testapp.demo;

import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.scenario.Defect;
import io.github.rocketmqhotfix.testapp.scenario.MasterlessSendBack;
import io.github.rocketmqhotfix.testapp.scenario.Setting;

/** The row of {@code sendback-fallback}: a consumer sends messages back while their broker has no master. */
final class SendBackRow implements Row {

    private static final long SLOW_MILLIS = 1_000;

    @Override
    public Defect defect() {
        return Defect.SENDBACK_FALLBACK;
    }

    @Override
    public Cell run(Setting setting, StepListener progress) {
        MasterlessSendBack.Result result = new MasterlessSendBack(setting, progress).run();
        if (setting.agent().isPresent()) {
            boolean repaired = result.requestsToNameServer() == 0 && result.longestMillis() < SLOW_MILLIS
                    && result.redelivered() == MasterlessSendBack.SEND_BACKS && result.resubmitted() == 0;
            return new Cell(result.requestsToNameServer() + " to a NameServer, " + each(result) + ", "
                    + result.redelivered() + " of " + MasterlessSendBack.SEND_BACKS + " redelivered by a broker",
                    repaired);
        }
        boolean broken = result.requestsToNameServer() == MasterlessSendBack.SEND_BACKS;
        return new Cell(result.requestsToNameServer() + " send-backs to the NameServer, " + each(result), broken);
    }

    private static String each(MasterlessSendBack.Result result) {
        String shortest = Row.duration(result.shortestMillis());
        String longest = Row.duration(result.longestMillis());
        return (shortest.equals(longest) ? longest : shortest + " to " + longest) + " each";
    }
}
