package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.harness.ledger.Balance;
import io.github.rocketmqhotfix.testapp.harness.ledger.Ledger;
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

/** A cluster of the chart with clients at work; all that goes to its servers is counted on the node's bridge. */
final class LoadedCluster implements AutoCloseable {

    private static final int NAME_SERVER_PORT = 9876;
    private static final int BROKER_PORT = 10911;
    /** So many keys of messages, where one is not as it should be. */
    private static final int SHOWN = 5;
    private static final Duration READY_LIMIT = Duration.ofMinutes(4);
    private static final Duration SETTLED_LIMIT = Duration.ofSeconds(10);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(90);
    private static final Duration REGISTRATION_LIMIT = Duration.ofSeconds(90);

    private final RunningChart chart;
    private final RequestCapture capture;
    private final MqAdmin admin;
    private final ClientPair byNames;
    private final ClientPair byService;

    private LoadedCluster(RunningChart chart, RequestCapture capture, MqAdmin admin, ClientPair byNames, ClientPair byService) {
        this.chart = chart;
        this.capture = capture;
        this.admin = admin;
        this.byNames = byNames;
        this.byService = byService;
    }

    /**
     * Starts the clients in a cluster that works.
     *
     * @throws io.github.rocketmqhotfix.testapp.pods.model.PodFailure if one does not start, or nothing is received
     */
    static LoadedCluster of(RunningChart chart, ClientManifests clients) {
        Workspace workspace = chart.workspace();
        RequestCapture capture = RequestCapture.start(workspace, "node", chart.pods()::onNode, "cni0",
                List.of(NAME_SERVER_PORT, BROKER_PORT));
        MqAdmin admin = new MqAdmin(workspace, chart);
        // the topics are made by the first send
        chart.pods().apply(clients.objects(workspace, chart.kind().patched()));
        chart.pods().awaitReady(READY_LIMIT);
        ClientPair byNames = workspace.keep(ClientPair.reaching("names", chart.pods()));
        ClientPair byService = workspace.keep(ClientPair.reaching("service", chart.pods()));
        for (ClientPair pair : List.of(byNames, byService)) {
            pair.consumer().output().await("message", () -> pair.ledger().balance().received() > 0, READY_LIMIT);
        }
        return new LoadedCluster(chart, capture, admin, byNames, byService);
    }

    RunningChart chart() {
        return chart;
    }

    MqAdmin admin() {
        return admin;
    }

    /** The clients that have each NameServer pod's name in their list. */
    ClientPair byNames() {
        return byNames;
    }

    /** The clients that know the NameServers by the address of one Service. */
    ClientPair byService() {
        return byService;
    }

    /** Waits until every NameServer has every broker. */
    void awaitRegistrations() {
        try (Registrations registrations = Registrations.from(byNames.producer(), chart)) {
            registrations.await(REGISTRATION_LIMIT);
        }
    }

    /** How many send-backs have gone to a NameServer, or to the Service in front of them, so far. */
    long sendBacksToNameServers() {
        return capture.requests().entrySet().stream().filter(server -> server.getKey().endsWith(":" + NAME_SERVER_PORT))
                // what goes to a Service is seen again on its way to the pod
                .filter(server -> chart.pods().serviceAddress("nameservers").stream().noneMatch(own -> server.getKey().startsWith(own + ":")))
                .mapToLong(server -> server.getValue().getOrDefault(RequestCode.CONSUMER_SEND_MSG_BACK, 0L)).sum();
    }

    /** How many messages of producers have been sent to a broker at this address so far. */
    long sendsTo(String podAddress) {
        String broker = podAddress + ":" + BROKER_PORT;
        return capture.requests(broker, RequestCode.SEND_MESSAGE) + capture.requests(broker, RequestCode.SEND_MESSAGE_V2);
    }

    /** Stops the producers and settles the accounts. */
    List<Finding> end() {
        List<Finding> findings = new ArrayList<>();
        findings.addAll(settled("clients by Service", byService));
        findings.addAll(settled("clients by names", byNames));
        long sendBacks = sendBacksToNameServers();
        findings.add(Finding.checked("send-backs (code 36) that reached a NameServer", Long.toString(sendBacks), sendBacks == 0));
        chart.pods().pods().forEach(LoadedCluster::requireNoFailure);
        try {
            // what is on its way at this moment
            Awaitility.await().atMost(SETTLED_LIMIT).until(() -> capture.unreadBytes() == 0);
        } catch (ConditionTimeoutException notWhole) {
            // said below
        }
        String blind = capture.failure().orElse(capture.unreadBytes() == 0 ? "" : capture.unreadBytes() + " bytes were not seen");
        if (!blind.isEmpty()) {
            throw new IllegalStateException("the capture is not whole: " + blind);
        }
        return findings;
    }

    private static List<Finding> settled(String clients, ClientPair pair) {
        Balance balance = pair.end(DRAIN_LIMIT);
        Ledger ledger = pair.ledger();
        return List.of(Finding.told(clients + ": sent, acknowledged, received, twice",
                        balance.sent() + ", " + balance.acknowledged() + ", " + balance.received() + ", " + balance.duplicates()),
                none(clients + ": acknowledged and lost", balance.lost(), ledger.lost(SHOWN)),
                none(clients + ": received and never sent", balance.alien(), ledger.alien(SHOWN)));
    }

    private static void requireNoFailure(Pod pod) {
        pod.failures().stream().filter(failure -> !pod.isOver()).findFirst().ifPresent(failure -> {
            throw new PodFailure(pod.name(), failure);
        });
    }

    private static Finding none(String what, long count, List<String> keys) {
        return Finding.checked(what, count == 0 ? "0" : count + " " + keys, count == 0);
    }

    @Override
    public void close() {
        capture.close();
        byNames.close();
        byService.close();
    }
}
