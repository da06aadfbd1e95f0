package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.harness.ledger.Balance;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCapture;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import io.github.rocketmqhotfix.testapp.pods.model.PodFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A cluster of the chart with working clients. Requests to its servers are counted on the node's bridge.
 *
 * @param byNames   the clients whose list has the name of each NameServer pod
 * @param byService the clients that know the NameServers by the address of one Service
 */
record LoadedCluster(RunningChart chart, RequestCapture capture, ClientPair byNames,
        ClientPair byService) implements AutoCloseable {

    /** The highest number of message keys in an error message. */
    private static final int SHOWN_KEYS = 5;
    private static final Duration READY_LIMIT = Duration.ofMinutes(4);
    private static final Duration CAPTURE_LIMIT = Duration.ofSeconds(10);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(90);
    private static final Duration REGISTRATION_LIMIT = Duration.ofSeconds(90);

    /**
     * Starts the clients in a running cluster.
     *
     * @throws PodFailure if a client does not start
     * @throws IllegalStateException if a consumer receives no message
     */
    static LoadedCluster start(RunningChart chart, ClientManifests clients) {
        Workspace workspace = chart.workspace();
        RequestCapture capture = RequestCapture.start(workspace, "node", chart.pods()::onNode, "cni0",
                List.of(RunningChart.NAME_SERVER_PORT, RunningChart.BROKER_PORT));
        // the topics are not created before: the first send of a producer creates its topic
        chart.pods().apply(clients.objects(workspace, chart.kind().withAgent()));
        chart.pods().awaitReady(READY_LIMIT);
        ClientPair byNames = workspace.keep(ClientPair.by("names", chart.pods()));
        ClientPair byService = workspace.keep(ClientPair.by("service", chart.pods()));
        for (ClientPair pair : List.of(byNames, byService)) {
            pair.consumer().lastProcess().await("message", () -> pair.ledger().balance().received() > 0, READY_LIMIT);
        }
        return new LoadedCluster(chart, capture, byNames, byService);
    }

    /** Waits until every NameServer has every broker. */
    void awaitRegistrations() {
        try (RegistrationWatch watch = RegistrationWatch.start(byNames.producer(), chart)) {
            watch.await(REGISTRATION_LIMIT);
        }
    }

    /**
     * Returns the number of send-backs so far that reached a NameServer, directly or through the Service of the
     * NameServers.
     */
    long sendBacksToNameServers() {
        return capture.requests().entrySet().stream()
                .filter(server -> server.getKey().endsWith(":" + RunningChart.NAME_SERVER_PORT))
                // a request to a Service passes the bridge a second time, with the pod's address; only that is counted
                .filter(server -> chart.pods().serviceAddress("nameservers").stream()
                        .noneMatch(own -> server.getKey().startsWith(own + ":")))
                .mapToLong(server -> server.getValue().getOrDefault(RequestCode.CONSUMER_SEND_MSG_BACK, 0L)).sum();
    }

    /** Returns the number of messages that producers have sent so far to a broker at this address. */
    long sendsTo(String podAddress) {
        String broker = podAddress + ":" + RunningChart.BROKER_PORT;
        return capture.requests(broker, RequestCode.SEND_MESSAGE)
                + capture.requests(broker, RequestCode.SEND_MESSAGE_V2);
    }

    /**
     * Stops the producers, waits for the last messages, and compares sent and received messages.
     *
     * @throws PodFailure if a pod has a failure
     * @throws IllegalStateException if the capture of the requests is not complete
     */
    List<ScenarioResult> end() {
        List<ScenarioResult> results = new ArrayList<>();
        results.addAll(messages("clients by Service", byService));
        results.addAll(messages("clients by names", byNames));
        long sendBacks = sendBacksToNameServers();
        results.add(
                ScenarioResult.checked("send-backs (code 36) that reached a NameServer", sendBacks, sendBacks == 0));
        for (Pod pod : chart.pods().pods()) {
            if (!pod.isOver() && !pod.failures().isEmpty()) {
                throw new PodFailure(pod.name(), pod.failures().get(0));
            }
        }
        try {
            // packets may still be on their way
            Awaitility.await().atMost(CAPTURE_LIMIT).until(() -> capture.unreadBytes() == 0);
        } catch (ConditionTimeoutException incomplete) {
            // the code below throws
        }
        String gap = capture.failure()
                .orElse(capture.unreadBytes() == 0 ? "" : capture.unreadBytes() + " bytes were not captured");
        if (!gap.isEmpty()) {
            throw new IllegalStateException("the capture is not complete: " + gap);
        }
        return results;
    }

    private static List<ScenarioResult> messages(String clients, ClientPair pair) {
        Balance balance = pair.end(DRAIN_LIMIT);
        return List.of(ScenarioResult.reported(clients + ": messages sent, acknowledged, received, received twice",
                balance.sent() + ", " + balance.acknowledged() + ", " + balance.received() + ", "
                        + balance.duplicates()),
                none(clients + ": messages acknowledged and lost", balance.lost(), pair.ledger().lost(SHOWN_KEYS)),
                none(clients + ": messages received and never sent", balance.neverSent(),
                        pair.ledger().neverSent(SHOWN_KEYS)));
    }

    private static ScenarioResult none(String what, long count, List<String> keys) {
        return ScenarioResult.checked(what, count == 0 ? "0" : count + " " + keys, count == 0);
    }

    @Override
    public void close() {
        capture.close();
        byNames.close();
        byService.close();
    }
}
