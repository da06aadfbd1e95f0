package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.ledger.Balance;
import io.github.rocketmqhotfix.testapp.harness.ledger.Ledger;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCapture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks all the time at what does not wait for the end of a fault, and writes down what the plot shows. */
final class Watch implements AutoCloseable {

    private static final int LOOK_MILLIS = 500;
    private static final int MEASURE_MILLIS = 5_000;
    private static final int CLOSE_LIMIT_SECONDS = 10;

    /** How many messages there were, at a second since the cluster was up. */
    record Progress(double second, Balance balance) {
    }

    private final SoakCluster cluster;
    private final RequestCapture capture;
    private final Ledger ledger;
    private final Judge judge;
    private final Clock clock;
    private final List<Progress> progress = new ArrayList<>();
    private final List<Measurement> measurements = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "soak-watch");
        daemon.setDaemon(true);
        return daemon;
    });

    private Watch(SoakCluster cluster, RequestCapture capture, Ledger ledger, Judge judge, Clock clock) {
        this.cluster = cluster;
        this.capture = capture;
        this.ledger = ledger;
        this.judge = judge;
        this.clock = clock;
    }

    /** Looks until it is closed. */
    static Watch over(SoakCluster cluster, RequestCapture capture, Ledger ledger, Judge judge, Clock clock) {
        Watch watch = new Watch(cluster, capture, ledger, judge, clock);
        watch.thread.scheduleWithFixedDelay(() -> watch.judge.watched("the watch", watch::look), 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        watch.thread.scheduleAtFixedRate(() -> watch.judge.watched("measuring", watch::measure), 0,
                MEASURE_MILLIS, TimeUnit.MILLISECONDS);
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
        thread.shutdown();
        try {
            // a look that goes on would find JVMs gone that are being ended
            thread.awaitTermination(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at once, besides the looks that come by themselves. */
    void look() {
        judge.requests(capture.requests(), this::askerAt);
        cluster.servers().forEach(server ->
                judge.jvm(server.target().toString(), Optional.of(server).filter(Server::endedByItself).map(gone -> gone.process().tail())));
        cluster.clients().forEach(client -> judge.jvm(client.name(),
                Optional.of(client.process().process()).filter(process -> !process.isAlive()).map(ForkedProcess::tail)));
        synchronized (this) {
            progress.add(new Progress(clock.now(), ledger.balance()));
        }
    }

    private String askerAt(String address) {
        return cluster.clients().stream().filter(client -> address.startsWith(client.host() + ":")).map(Client::name).findFirst()
                .orElse("a broker");
    }

    private synchronized void measure() {
        cluster.processes().forEach((name, process) -> ProcessFigures.of(name, process, clock.now()).ifPresent(measurements::add));
    }
}
