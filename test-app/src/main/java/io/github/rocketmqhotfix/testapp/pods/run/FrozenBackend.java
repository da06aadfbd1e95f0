package io.github.rocketmqhotfix.testapp.pods.run;

import static io.github.rocketmqhotfix.testapp.pods.run.ScenarioResult.checked;
import static io.github.rocketmqhotfix.testapp.pods.run.ScenarioResult.reported;
import static io.github.rocketmqhotfix.testapp.pods.run.ScenarioResult.seconds;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import io.github.rocketmqhotfix.testapp.pods.model.PodFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * Freezes one of the NameServers behind a Service: the NameServer to which a producer is connected. A TCP probe does
 * not notice: the kernel keeps accepting connections, so the Service still chooses this NameServer for one new
 * connection in three.
 */
final class FrozenBackend implements PodScenario {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration FROZEN = Duration.ofSeconds(40);
    private static final Duration LONGEST_WITHOUT_ROUTE = Duration.ofMillis(1_500);

    @Override
    public List<ScenarioResult> run(LoadedCluster cluster, StepListener progress) {
        ClientPair clients = cluster.byService();
        Pod frozen = backendOf(clients.producer(), cluster);
        progress.step("freezing " + frozen.name());
        frozen.freeze();
        long fault = System.nanoTime();
        // the gaps are measured over this fixed time
        Awaitility.await().pollDelay(FROZEN).atMost(FROZEN.multipliedBy(2)).until(() -> true);
        ClientPair.LongestGaps gaps = clients.gapsSince(fault);
        frozen.thaw();
        progress.step("waiting for a route after " + frozen.name() + " continues");
        long thawed = System.nanoTime();
        Awaitility.await("route after thaw").atMost(FROZEN)
                .until(() -> clients.ledger().routes().firstAfter(thawed).isPresent());
        return List.of(
                checked("backend of a Service frozen for " + FROZEN.toSeconds() + " s: longest time without a route",
                        seconds(gaps.route()),
                        gaps.route().compareTo(LONGEST_WITHOUT_ROUTE) < 0),
                reported("backend of a Service frozen: longest gap of producer, consumer, route", gaps));
    }

    private static Pod backendOf(Pod client, LoadedCluster cluster) {
        return cluster.chart().nameServers().stream().filter(nameServer -> hasConnectionOf(client, nameServer, cluster))
                .findFirst()
                .orElseThrow(() -> new PodFailure(client.name(), "it has no connection to a NameServer"));
    }

    private static boolean hasConnectionOf(Pod client, Pod nameServer, LoadedCluster cluster) {
        try (ForkedProcess ss = ForkedProcess.start("ss",
                nameServer.inNetwork(List.of("ss", "-tnH", "state", "established",
                        "dst", client.address())),
                cluster.chart().workspace().directory(), Map.of())) {
            ss.awaitExit(LIMIT);
            return ss.outputLines().stream().anyMatch(line -> line.contains(":" + RunningChart.NAME_SERVER_PORT));
        }
    }
}
