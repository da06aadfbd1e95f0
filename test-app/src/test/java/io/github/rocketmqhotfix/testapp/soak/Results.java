package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.ledger.Balance;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
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
        return with(List.of(), Map.of());
    }

    static SoakResult broken() {
        return with(List.of(new Breach(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER, 17, "consumer-1",
                "4 went to the NameServer at 127.0.13.1:9876")), Map.of());
    }

    static SoakResult open() {
        return with(List.of(), Map.of(Invariant.JVMS_STAY_FLAT, "fewer than 24 figures of producer-1"));
    }

    static SoakResult empty() {
        return new SoakResult(plan(), List.of(), NOTHING, Map.of(), Map.of(), List.of(), List.of(), List.of(), List.of(), Map.of());
    }

    /** The figures of a JVM whose threads were so many after each fault, and that did not grow otherwise. */
    static RestSeries series(String jvm, long... threads) {
        RestSeries series = new RestSeries(jvm, 7);
        for (int index = 0; index < threads.length; index++) {
            series.add(new Measurement(16 + 10 * index, jvm, 7, (int) threads[index], 5, 60_000), 9 << 20);
        }
        return series;
    }

    private static SoakResult with(List<Breach> breaches, Map<Invariant, String> notJudged) {
        return new SoakResult(plan(),
                List.of(new InjectedFault(new Fault(Fault.Kind.FREEZE, Target.NAME_SERVER_2, 12), 1, 13, 15,
                                List.of(new Asked("producer-1", 2, 2, List.of("left it"))), true),
                        new InjectedFault(new Fault(Fault.Kind.REPLACE, Target.MASTER_A, 0), 18, 18, 24, List.of(), false)),
                STORED, Map.of("127.0.13.1:9876", Map.of(105, 40L), "127.0.0.1:9876", Map.of(105, 2L, 103, 6L)),
                Map.of("namesrv-reset", 3L), List.of(series("producer-1",
                        40, 41, 40, 41, 40, 41, 40, 41, 40, 41, 40, 41, 40, 41, 40, 41, 40, 41, 40, 41, 40, 43, 43, 43)),
                List.of(new Measurement(0, "producer-1", 7, 40, 5, 60_000), new Measurement(25, "producer-1", 7, 41, 5, 60_000)),
                List.of(new Progress(0, NOTHING), new Progress(6, STORED), new Progress(26, STORED)), breaches, notJudged);
    }

    private static SoakPlan plan() {
        try (ReleaseJars jars = new ReleaseJars()) {
            return new SoakPlan(Setting.of(Installation.plain(jars, new Release("4.9.0"))), Duration.ofSeconds(30), 235, 2);
        }
    }
}
