package io.github.rocketmqhotfix.testapp.demo;

import io.github.rocketmqhotfix.testapp.scenario.CallPlan;
import io.github.rocketmqhotfix.testapp.scenario.Defect;
import io.github.rocketmqhotfix.testapp.scenario.FrozenNameServer;
import io.github.rocketmqhotfix.testapp.scenario.Progress;
import io.github.rocketmqhotfix.testapp.scenario.Setting;

/** A client whose NameServer is frozen: ten calls of 3 s at most. */
final class NamesrvRow implements Row {

    private static final int MOST_CALLS = 10;

    @Override
    public Defect defect() {
        return Defect.NAMESRV_RESET;
    }

    @Override
    public Cell run(Setting setting, Progress progress) {
        CallPlan plan = CallPlan.of(1, MOST_CALLS).stoppingAtSuccess();
        FrozenNameServer.Result result = new FrozenNameServer(setting, plan, progress).run();
        boolean back = result.firstAnswerMillis().isPresent();
        boolean asExpected = setting.agent().isPresent()
                ? back && result.failed() <= 1 && result.aliveRequests() > 0
                : !back && result.frozenRequests() == MOST_CALLS;
        return new Cell(text(result, setting.agent().isPresent()), asExpected);
    }

    private static String text(FrozenNameServer.Result result, boolean withAgent) {
        String subject = withAgent ? "" : "NameServer frozen: ";
        return subject + result.firstAnswerMillis().stream()
                .mapToObj(millis -> result.failed() + " failed, back after " + Span.of(millis))
                .findFirst()
                .orElseGet(() -> "no route in " + Math.round(result.lastMillis() / 1000.0) + " s, "
                        + result.failed() + " failed");
    }
}
