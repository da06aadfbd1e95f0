package io.github.rocketmqhotfix.testapp.demo;

import io.github.rocketmqhotfix.testapp.cli.RequiredPrograms;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.scenario.BridgedBroker;
import io.github.rocketmqhotfix.testapp.scenario.Defect;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.util.Optional;

/** The row of {@code loopback-filter}: a broker on a host with a bridge. */
final class LoopbackRow implements Row {

    @Override
    public Defect defect() {
        return Defect.LOOPBACK_FILTER;
    }

    @Override
    public Optional<String> unavailability() {
        return RequiredPrograms.obstacleToNetworks();
    }

    @Override
    public Cell run(Setting setting, StepListener progress) {
        BridgedBroker.Result result = new BridgedBroker(setting, progress).run();
        boolean repaired = result.registered().startsWith(BridgedBroker.BROKER_ADDRESS + ":")
                && result.sent() && result.received();
        boolean broken = result.registered().startsWith("127.") && !result.sent();
        return new Cell(text(result, setting.agent().isPresent()), setting.agent().isPresent() ? repaired : broken);
    }

    private static String text(BridgedBroker.Result result, boolean withAgent) {
        String registered = result.registered().isEmpty() ? "nothing registered, the broker ended"
                : "registered " + result.registered();
        String outcome = result.received() ? "sent and received" : result.sent() ? "sent, not received" : "no send";
        return (withAgent ? "" : "broker ") + registered + ", " + outcome;
    }
}
