package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.ledger.Balance;
import io.github.rocketmqhotfix.testapp.ledger.Ledger;
import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.wire.RequestCapture;
import io.github.rocketmqhotfix.testapp.wire.RequestCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks all the time at what does not wait for the end of a fault, and writes down what the plot shows. */
final class Watch implements AutoCloseable {

    private static final int LOOK_MILLIS = 500;
    private static final int MEASURE_MILLIS = 5_000;

    /** How many messages there were, at a second since the cluster was up. */
    record Progress(double second, Balance balance) {
    }

    private final SoakCluster cluster;
    private final RequestCapture capture;
    private final Ledger ledger;
    private final Breaches breaches;
    private final Clock clock;
    private final List<Progress> progress = new ArrayList<>();
    private final List<Measurement> measurements = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "soak-watch");
        daemon.setDaemon(true);
        return daemon;
    });

    private Watch(SoakCluster cluster, RequestCapture capture, Ledger ledger, Breaches breaches, Clock clock) {
        this.cluster = cluster;
        this.capture = capture;
        this.ledger = ledger;
        this.breaches = breaches;
        this.clock = clock;
    }

    /** Looks until it is closed. */
    static Watch over(SoakCluster cluster, RequestCapture capture, Ledger ledger, Breaches breaches, Clock clock) {
        Watch watch = new Watch(cluster, capture, ledger, breaches, clock);
        watch.thread.scheduleWithFixedDelay(watch::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        watch.thread.scheduleAtFixedRate(watch::measure, 0, MEASURE_MILLIS, TimeUnit.MILLISECONDS);
        return watch;
    }

    synchronized List<Progress> progress() {
        return List.copyOf(progress);
    }

    synchronized List<Measurement> measurements() {
        return List.copyOf(measurements);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void look() {
        lookForSendBacks();
        cluster.servers().stream().filter(Server::endedByItself)
                .forEach(server -> breaches.add(Invariant.JVMS_LIVE, server.target().toString(), "it is gone" + server.process().tail()));
        cluster.clients().stream().filter(client -> !client.process().process().isAlive())
                .forEach(client -> breaches.add(Invariant.JVMS_LIVE, client.name(), "it is gone" + client.process().process().tail()));
        synchronized (this) {
            progress.add(new Progress(now(), ledger.balance()));
        }
    }

    private void lookForSendBacks() {
        capture.requests().forEach((address, codes) -> {
            if (codes.containsKey(RequestCode.CONSUMER_SEND_MSG_BACK)) {
                breaches.add(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER, askerAt(address),
                        codes.get(RequestCode.CONSUMER_SEND_MSG_BACK) + " went to the NameServer at " + address);
            }
        });
    }

    private String askerAt(String address) {
        return cluster.clients().stream().filter(client -> address.startsWith(client.host() + ":")).map(Client::name).findFirst()
                .orElse("a broker");
    }

    private synchronized void measure() {
        processes().forEach((name, process) -> ProcessFigures.of(name, process, now()).ifPresent(measurements::add));
    }

    private Map<String, ForkedProcess> processes() {
        Map<String, ForkedProcess> processes = new LinkedHashMap<>();
        cluster.clients().forEach(client -> processes.put(client.name(), client.process().process()));
        cluster.servers().forEach(server -> processes.put(server.target().toString(), server.process()));
        return processes;
    }

    private double now() {
        return clock.secondsAt(System.nanoTime());
    }
}
