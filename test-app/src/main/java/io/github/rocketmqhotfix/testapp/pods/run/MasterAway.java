package io.github.rocketmqhotfix.testapp.pods.run;

import static io.github.rocketmqhotfix.testapp.pods.run.ScenarioResult.checked;
import static io.github.rocketmqhotfix.testapp.pods.run.ScenarioResult.reported;
import static io.github.rocketmqhotfix.testapp.pods.run.ScenarioResult.seconds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import io.github.rocketmqhotfix.testapp.pods.model.PodCluster;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * Removes a master pod for a while, as draining its node does. Meanwhile the consumer sends back the messages that it
 * received from that master before, and the messages that it now reads from the slave.
 */
final class MasterAway implements PodScenario {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration AWAY = Duration.ofSeconds(30);
    private static final int BACKLOG = 100;
    private static final String TITLE = "master pod away while messages fail: ";

    @Override
    public List<ScenarioResult> run(LoadedCluster cluster, StepListener progress) {
        ClientPair clients = cluster.byNames();
        PodCluster pods = cluster.chart().pods();
        Pod master = cluster.chart().masters().get(0);
        JsonNode set = cluster.chart().setOf(master);
        long toNameServersBefore = cluster.sendBacksToNameServers();
        clients.sendToConsumer("fail");
        clients.sendToConsumer("hold " + RunningChart.brokerName(master));
        clients.awaitConsumerEvent("held deliveries", "held", LIMIT);
        long held = clients.ledger().balance().acknowledged();
        clients.producer().lastProcess().await("backlog",
                () -> clients.ledger().balance().acknowledged() > held + BACKLOG,
                LIMIT);

        progress.step("deleting " + master.name() + " while messages fail");
        long fault = System.nanoTime();
        pods.apply(List.of(scaled(set, 0)));
        clients.awaitConsumerEvent("a route without the master", "masterless", LIMIT);
        long masterless = System.nanoTime();
        long sentBackBefore = clients.ledger().balance().sentBack();
        // the gaps of the consumer and the route are measured over this fixed time; the measurement of the producer's
        // gap starts at the deletion of the master
        Awaitility.await().pollDelay(AWAY).atMost(AWAY.multipliedBy(2)).until(() -> true);
        long sentBack = clients.ledger().balance().sentBack() - sentBackBefore;
        ClientPair.LongestGaps gaps = clients.gapsSince(masterless);
        Duration producerGap = clients.gapsSince(fault).producer();
        long toNameServers = cluster.sendBacksToNameServers() - toNameServersBefore;

        progress.step("bringing " + master.name() + " back");
        clients.sendToConsumer("succeed");
        pods.apply(List.of(scaled(set, 1)));
        Awaitility.await("creation of " + master.name()).atMost(LIMIT).until(() -> pods.pod(master.name()) != master);
        pods.awaitReady(master.name(), LIMIT);
        cluster.awaitRegistrations();
        return List.of(
                checked(TITLE + "send-backs to a NameServer", toNameServers, toNameServers == 0),
                checked(TITLE + "messages sent back in " + AWAY.toSeconds() + " s", sentBack, sentBack > 0),
                reported(TITLE + "longest gap of producer", seconds(producerGap)),
                reported(TITLE + "longest gap of consumer, route, once the route has no master",
                        seconds(gaps.consumer()) + ", " + seconds(gaps.route())));
    }

    private static JsonNode scaled(JsonNode set, int replicas) {
        ObjectNode copy = set.deepCopy();
        copy.withObject("/spec").put("replicas", replicas);
        return copy;
    }
}
