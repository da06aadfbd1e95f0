package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.ledger.Balance;
import io.github.rocketmqhotfix.testapp.harness.process.DaemonThread;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Every 0.5 s, checks the invariants that do not depend on faults; every 5 s, measures the JVMs for the plot. */
final class SoakWatch implements AutoCloseable {

    private static final int CHECK_MILLIS = 500;
    private static final int MEASURE_MILLIS = 5_000;
    private static final int CLOSE_LIMIT_SECONDS = 10;

    /** The message counts at a time, in seconds since the cluster was up. */
    record MessageProgress(double second, Balance balance) {}

    private final RunningSoak soak;
    private final List<MessageProgress> progress = new ArrayList<>();
    private final List<JvmMeasurement> measurements = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(DaemonThread.factory("soak-watch"));

    private SoakWatch(RunningSoak soak) {
        this.soak = soak;
    }

    /** Starts a watch that runs until it is closed. */
    static SoakWatch start(RunningSoak soak) {
        SoakWatch watch = new SoakWatch(soak);
        watch.thread.scheduleWithFixedDelay(() -> soak.judgement().runStep("the watch", watch::check), 0, CHECK_MILLIS,
                TimeUnit.MILLISECONDS);
        watch.thread.scheduleAtFixedRate(() -> soak.judgement().runStep("measuring", watch::measure), 0, MEASURE_MILLIS,
                TimeUnit.MILLISECONDS);
        return watch;
    }

    synchronized List<MessageProgress> progress() {
        return List.copyOf(progress);
    }

    synchronized List<JvmMeasurement> measurements() {
        return List.copyOf(measurements);
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            // a check that is still running would report the JVMs that the soak ends next
            thread.awaitTermination(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    /** Checks at once, in addition to the periodic checks. */
    void check() {
        soak.judgement().requests(soak.capture().requests(), this::clientAt);
        soak.cluster().servers().forEach(server -> soak.judgement().jvm(server.target().toString(),
                Optional.of(server).filter(SoakServer::endedByItself).map(ended -> ended.process().tail())));
        soak.cluster().clients().forEach(client -> soak.judgement().jvm(client.name(),
                Optional.of(client.process().process()).filter(process -> !process.isAlive())
                        .map(ForkedProcess::tail)));
        synchronized (this) {
            progress.add(new MessageProgress(soak.clock().now(), soak.ledger().balance()));
        }
    }

    private String clientAt(String address) {
        return soak.cluster().clients().stream().filter(client -> address.startsWith(client.host() + ":"))
                .map(SoakClient::name).findFirst()
                .orElse("a broker");
    }

    private synchronized void measure() {
        soak.cluster().processes().forEach(
                (name, process) -> JvmMeasurement.of(name, process, soak.clock().now()).ifPresent(measurements::add));
    }
}
