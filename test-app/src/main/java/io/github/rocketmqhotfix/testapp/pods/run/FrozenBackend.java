package io.github.rocketmqhotfix.testapp.pods.run;

import static io.github.rocketmqhotfix.testapp.pods.run.Finding.checked;
import static io.github.rocketmqhotfix.testapp.pods.run.Finding.seconds;
import static io.github.rocketmqhotfix.testapp.pods.run.Finding.told;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import io.github.rocketmqhotfix.testapp.pods.model.PodFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * The NameServer behind a Service that a producer's connection goes to hangs. A probe by TCP does not notice: the kernel goes on
 * accepting, so the Service goes on choosing it for one new connection in three.
 */
final class FrozenBackend implements PodScenario {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration FROZEN = Duration.ofSeconds(40);
    private static final Duration LONGEST_WITHOUT_ROUTE = Duration.ofMillis(1_500);

    @Override
    public List<Finding> run(LoadedCluster cluster, StepListener progress) {
        ClientPair clients = cluster.byService();
        Pod hanging = behindConnectionOf(clients.producer(), cluster);
        progress.step("freezing " + hanging.name());
        hanging.freeze();
        long fault = System.nanoTime();
        // what is measured is what happens in this time
        Awaitility.await().pollDelay(FROZEN).atMost(FROZEN.multipliedBy(2)).until(() -> true);
        ClientPair.Gaps gaps = clients.gapsSince(fault);
        hanging.thaw();
        progress.step("waiting for a route after " + hanging.name() + " goes on");
        long thawed = System.nanoTime();
        Awaitility.await("route after thaw").atMost(FROZEN).until(() -> clients.ledger().routes().firstAfter(thawed).isPresent());
        boolean back = gaps.route().compareTo(LONGEST_WITHOUT_ROUTE) < 0;
        return List.of(
                checked("backend of a Service hangs for " + FROZEN.toSeconds() + " s: longest without a route", seconds(gaps.route()), back),
                told("backend of a Service hangs: longest gap of producer, consumer, route", gaps.text()));
    }

    private static Pod behindConnectionOf(Pod client, LoadedCluster cluster) {
        return cluster.chart().nameServers().stream().filter(nameServer -> hasConnectionOf(client, nameServer, cluster)).findFirst()
                .orElseThrow(() -> new PodFailure(client.name(), "it has no connection to a NameServer"));
    }

    private static boolean hasConnectionOf(Pod client, Pod nameServer, LoadedCluster cluster) {
        try (ForkedProcess ss = ForkedProcess.start("ss", nameServer.inNetwork(List.of("ss", "-tnH", "state", "established",
                "dst", client.address())), cluster.chart().workspace().directory(), Map.of())) {
            ss.awaitExit(LIMIT);
            return ss.outputLines().stream().anyMatch(line -> line.contains(":9876"));
        }
    }
}
