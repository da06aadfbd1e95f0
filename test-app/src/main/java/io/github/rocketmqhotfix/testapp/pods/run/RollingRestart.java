package io.github.rocketmqhotfix.testapp.pods.run;

import static io.github.rocketmqhotfix.testapp.pods.run.Finding.told;

import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * All brokers' pods are deleted one by one in the order that the chart's README names: slaves, then masters, each of which nobody
 * writes to any more and which has nothing left to read.
 */
final class RollingRestart implements PodScenario {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    /** Longer than producers take to look for their route again. */
    private static final Duration QUIET = Duration.ofSeconds(6);

    @Override
    public List<Finding> run(LoadedCluster cluster, StepListener progress) {
        RunningChart chart = cluster.chart();
        long begin = System.nanoTime();
        for (Pod slave : chart.slaves()) {
            progress.step("restarting " + slave.name());
            chart.pods().replace(slave.name(), LIMIT);
        }
        for (Pod master : chart.masters()) {
            progress.step("emptying " + master.name());
            cluster.admin().wipeWritePermission(RunningChart.brokerName(master));
            Awaitility.await("no more sends to " + master.name()).atMost(LIMIT).pollInterval(QUIET).until(new Unchanged(() ->
                    cluster.sendsTo(master.address()))::holds);
            Awaitility.await("all read of " + master.name()).atMost(LIMIT).until(() -> isAllRead(cluster.byNames()) && isAllRead(cluster.byService()));
            progress.step("restarting " + master.name());
            chart.pods().replace(master.name(), LIMIT);
            cluster.awaitRegistrations();
        }
        ClientPair.Gaps names = cluster.byNames().gapsSince(begin);
        ClientPair.Gaps service = cluster.byService().gapsSince(begin);
        return List.of(
                told("rolling restart of the brokers: longest gap of producer, consumer, route, by names", names.text()),
                told("rolling restart of the brokers: longest gap of producer, consumer, route, by Service", service.text()));
    }

    private static boolean isAllRead(ClientPair clients) {
        return clients.ledger().balance().lost() == 0;
    }
}
