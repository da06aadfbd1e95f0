package io.github.rocketmqhotfix.testapp.pods.run;

import static io.github.rocketmqhotfix.testapp.pods.run.Finding.checked;
import static io.github.rocketmqhotfix.testapp.pods.run.Finding.seconds;
import static io.github.rocketmqhotfix.testapp.pods.run.Finding.told;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import io.github.rocketmqhotfix.testapp.pods.model.PodCluster;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A master pod is gone for a while, as when its node is drained, while the consumer gives back what it received from that master before
 * and what it now reads from the slave.
 */
final class MasterAway implements PodScenario {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration AWAY = Duration.ofSeconds(30);
    private static final int BACKLOG = 100;

    @Override
    public List<Finding> run(LoadedCluster cluster, StepListener progress) {
        ClientPair clients = cluster.byNames();
        PodCluster pods = cluster.chart().pods();
        Pod master = cluster.chart().masters().get(0);
        JsonNode set = cluster.chart().setOf(master);
        long before = cluster.sendBacksToNameServers();
        clients.tellConsumer("fail");
        clients.tellConsumer("hold " + RunningChart.brokerName(master));
        clients.consumer().output().awaitOutput("held deliveries", line -> line.startsWith("{\"event\":\"held\""), LIMIT);
        long held = clients.ledger().balance().acknowledged();
        clients.producer().output().await("backlog", () -> clients.ledger().balance().acknowledged() > held + BACKLOG, LIMIT);

        progress.step("deleting " + master.name() + " while messages fail");
        long fault = System.nanoTime();
        pods.apply(List.of(scaled(set, 0)));
        clients.consumer().output().awaitOutput("a route without the master", line -> line.startsWith("{\"event\":\"masterless\""), LIMIT);
        long masterless = System.nanoTime();
        long givenBack = clients.ledger().balance().givenBack();
        // what is measured is what happens in this time
        Awaitility.await().pollDelay(AWAY).atMost(AWAY.multipliedBy(2)).until(() -> true);
        long consumed = clients.ledger().balance().givenBack() - givenBack;
        ClientPair.Gaps gaps = clients.gapsSince(masterless);
        Duration producerGap = clients.gapsSince(fault).producer();
        long sendBacks = cluster.sendBacksToNameServers() - before;

        progress.step("bringing " + master.name() + " back");
        clients.tellConsumer("succeed");
        pods.apply(List.of(scaled(set, 1)));
        Awaitility.await(master.name() + " to be created").atMost(LIMIT).until(() -> pods.pod(master.name()) != master);
        pods.awaitReady(master.name(), LIMIT);
        cluster.awaitRegistrations();
        return List.of(
                checked("master pod away while messages fail: send-backs to a NameServer", Long.toString(sendBacks), sendBacks == 0),
                checked("master pod away while messages fail: given back in " + AWAY.toSeconds() + " s", Long.toString(consumed), consumed > 0),
                told("master pod away while messages fail: longest gap of producer", seconds(producerGap)),
                told("the same of the consumer and the route, since the consumer's route has no master",
                        seconds(gaps.consumer()) + ", " + seconds(gaps.route())));
    }

    private static JsonNode scaled(JsonNode set, int replicas) {
        ObjectNode copy = set.deepCopy();
        copy.withObject("/spec").put("replicas", replicas);
        return copy;
    }
}
