package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.ledger.Balance;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import io.github.rocketmqhotfix.testapp.soak.IdleSeries.IdleSnapshot;
import io.github.rocketmqhotfix.testapp.soak.NameServerRequestCounter.RequestCount;
import io.github.rocketmqhotfix.testapp.soak.SoakFault.FaultKind;
import io.github.rocketmqhotfix.testapp.soak.SoakFault.InjectedFault;
import io.github.rocketmqhotfix.testapp.soak.SoakJudgement.Breach;
import io.github.rocketmqhotfix.testapp.soak.SoakWatch.MessageProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sample results of a soak. */
final class SoakResults {

    private static final Balance STORED = new Balance(610, 600, 10, 605, 2, 7, 0, 0);
    private static final Balance NOTHING = new Balance(0, 0, 0, 0, 0, 0, 0, 0);

    private SoakResults() {}

    static SoakResult right() {
        return with(List.of(), Map.of());
    }

    static SoakResult broken() {
        return with(List.of(new Breach(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER, 17, "consumer-1",
                "4 went to the NameServer at 127.0.13.1:9876")), Map.of());
    }

    static SoakResult open() {
        return with(List.of(), Map.of(Invariant.JVMS_STAY_FLAT, "fewer than 24 measurements of producer-1"));
    }

    static SoakResult empty() {
        return new SoakResult(plan(), List.of(), NOTHING, Map.of(), Map.of(), List.of(), List.of(), List.of(),
                List.of(), Map.of());
    }

    /** Returns the series of a JVM with these numbers of threads and no other growth. */
    static IdleSeries series(String jvm, long... threads) {
        List<IdleSnapshot> snapshots = new ArrayList<>();
        for (int index = 0; index < threads.length; index++) {
            snapshots.add(new IdleSnapshot(new JvmMeasurement(16 + 10 * index, jvm, 7, (int) threads[index], 5, 60_000),
                    9 << 20));
        }
        return new IdleSeries(jvm, 7, snapshots);
    }

    private static SoakResult with(List<Breach> breaches, Map<Invariant, String> notJudged) {
        return new SoakResult(plan(),
                List.of(new InjectedFault(new SoakFault(FaultKind.FREEZE, SoakTarget.NAME_SERVER_2, 12), 1, 13, 15,
                        List.of(new RequestCount("producer-1", 2, 2, List.of("left it"))), true),
                        new InjectedFault(new SoakFault(FaultKind.REPLACE, SoakTarget.MASTER_A, 0), 18, 18, 24,
                                List.of(), false)),
                STORED, Map.of("127.0.13.1:9876", Map.of(105, 40L), "127.0.0.1:9876", Map.of(105, 2L, 103, 6L)),
                Map.of("namesrv-reset", 3L), List.of(series("producer-1",
                        40, 41, 40, 41, 40, 41, 40, 41, 40, 41, 40, 41, 40, 41, 40, 41, 40, 41, 40, 41, 40, 43, 43,
                        43)),
                List.of(new JvmMeasurement(0, "producer-1", 7, 40, 5, 60_000),
                        new JvmMeasurement(25, "producer-1", 7, 41, 5, 60_000)),
                List.of(new MessageProgress(0, NOTHING), new MessageProgress(6, STORED),
                        new MessageProgress(26, STORED)),
                breaches, notJudged);
    }

    private static SoakPlan plan() {
        try (ReleaseJars jars = new ReleaseJars()) {
            return new SoakPlan(Setting.of(Installation.plain(jars, new Release("4.9.0"))), Duration.ofSeconds(30), 235,
                    2);
        }
    }
}
