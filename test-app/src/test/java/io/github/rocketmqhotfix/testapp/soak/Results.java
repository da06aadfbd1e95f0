package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.cluster.Installation;
import io.github.rocketmqhotfix.testapp.cluster.Release;
import io.github.rocketmqhotfix.testapp.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.ledger.Balance;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import io.github.rocketmqhotfix.testapp.soak.RestFigures.Growth;
import io.github.rocketmqhotfix.testapp.soak.RestFigures.Heap;
import io.github.rocketmqhotfix.testapp.soak.Watch.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Results as a soak may have them. */
final class Results {

    private static final Balance STORED = new Balance(610, 600, 10, 605, 2, 7, 0, 0);
    private static final Balance NOTHING = new Balance(0, 0, 0, 0, 0, 0, 0, 0);

    private Results() {
    }

    static SoakResult right() {
        return with(List.of());
    }

    static SoakResult broken() {
        return with(List.of(new Breach(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER, 17, "consumer-1",
                "4 went to the NameServer at 127.0.13.1:9876")));
    }

    static SoakResult empty() {
        return new SoakResult(plan(), List.of(), NOTHING, Map.of(), Map.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    private static SoakResult with(List<Breach> breaches) {
        return new SoakResult(plan(),
                List.of(new InjectedFault(new Fault(Fault.Kind.FREEZE, Target.NAME_SERVER_2, 12), 1, 13, 15, Map.of("producer-1", 2L), true),
                        new InjectedFault(new Fault(Fault.Kind.REPLACE, Target.MASTER_B, 0), 18, 18, 24, Map.of(), true)),
                STORED, Map.of("127.0.13.1:9876", Map.of(105, 40L), "127.0.0.1:9876", Map.of(105, 2L, 103, 6L)),
                Map.of("namesrv-reset", 3L), List.of(new Growth("producer-1", 7, 12, 1, -1, 2_048)),
                List.of(new Heap(16, "producer-1", 9 << 20), new Heap(26, "producer-1", 10 << 20)),
                List.of(new Measurement(0, "producer-1", 7, 40, 5, 60_000), new Measurement(25, "producer-1", 7, 41, 5, 60_000)),
                List.of(new Progress(0, NOTHING), new Progress(6, STORED), new Progress(26, STORED)), breaches);
    }

    private static SoakPlan plan() {
        try (ReleaseJars jars = new ReleaseJars()) {
            return new SoakPlan(Setting.of(Installation.plain(jars, new Release("4.9.0"))), Duration.ofSeconds(30), 235);
        }
    }
}
