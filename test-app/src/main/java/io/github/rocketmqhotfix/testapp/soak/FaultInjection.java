package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.cluster.NameServer;
import io.github.rocketmqhotfix.testapp.harness.network.SilentPorts;
import io.github.rocketmqhotfix.testapp.soak.NameServerRequestCounter.RequestCount;
import io.github.rocketmqhotfix.testapp.soak.SoakFault.InjectedFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Injects one fault at a time into a cluster, and waits until the cluster has recovered. */
final class FaultInjection {

    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(4);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration HOLD_LIMIT = Duration.ofMinutes(2);
    /** About half of these messages are on the master. */
    private static final int HELD_MESSAGES = 100;
    private static final Duration PROBE_PERIOD = Duration.ofMillis(250);
    /** A NameServer that needs longer counts as slow. A client waits 3 s for an answer. */
    private static final Duration SLOW = Duration.ofSeconds(2);
    /** If the counter starts later than this after the begin of a fault, the requests are not judged. */
    private static final Duration UNCOUNTED = Duration.ofMillis(500);
    private static final Duration LEADING_LIMIT = Duration.ofSeconds(15);
    /** A broker also uses the port two below its listening port, and the port above it. */
    private static final int PORTS_BELOW_BROKER = 2;

    private final RunningSoak soak;
    private final SoakCluster cluster;
    private final SilentPorts silentPorts;
    private final AgentLineArchive agentLines;
    private final List<InjectedFault> injected = new ArrayList<>();

    FaultInjection(RunningSoak soak, SilentPorts silentPorts, AgentLineArchive agentLines) {
        this.soak = soak;
        this.cluster = soak.cluster();
        this.silentPorts = silentPorts;
        this.agentLines = agentLines;
    }

    /** Returns the faults so far, without those whose injection failed. */
    List<InjectedFault> injected() {
        return List.copyOf(injected);
    }

    /**
     * Injects a fault. Returns whether the cluster has recovered. A missing recovery or a failed injection is recorded
     * as a breach.
     */
    boolean inject(SoakFault fault) {
        Optional<String> missing;
        try {
            missing = injectAndAwaitRecovery(fault);
        } catch (RuntimeException failure) {
            missing = Optional.of(failure.toString());
        }
        soak.judgement().recovery(fault, missing);
        return missing.isEmpty();
    }

    private Optional<String> injectAndAwaitRecovery(SoakFault fault) {
        SoakServer server = cluster.server(fault.target());
        List<SoakClient> users = fault.isCountable() ? leadClientsTo(server) : List.of();
        double begin = soak.clock().now();
        List<RequestCount> counts;
        boolean othersQuick;
        long beginNanos = System.nanoTime();
        try {
            begin(fault, server);
            long begun = System.nanoTime();
            NameServerRequestCounter counter = counter(server, users);
            // requests between the begin of the fault and the start of the counter are not counted
            boolean countedSoon = System.nanoTime() - begun < UNCOUNTED.toNanos();
            othersQuick = holdFor(fault) && countedSoon;
            soak.awaitCapture(fault.target());
            counts = counter.counts();
        } finally {
            end(fault, server);
        }
        long ended = System.nanoTime();
        boolean judged = soak.judgement().deadNameServer(fault, counts, othersQuick);
        if (fault.isCountable() && !judged) {
            soak.clock().print("not judged: " + (othersQuick ? "no client used this NameServer"
                    : "another NameServer was slow, so clients may have left it as well, or the count began too late"));
        }
        Optional<String> missing = awaitRecovery(ended);
        if (fault.target().isNameServer()) {
            soak.judgement().routes(fault, soak.ledger().failedRoutes(beginNanos, System.nanoTime()), othersQuick);
        }
        injected.add(
                new InjectedFault(fault, begin, soak.clock().secondsAt(ended), soak.clock().now(), counts, judged));
        return missing;
    }

    /**
     * Makes all clients use one NameServer, with the others on their lists. Returns the clients that use it; a slow
     * client may be missing.
     */
    private List<SoakClient> leadClientsTo(SoakServer server) {
        cluster.clients().forEach(client -> client.setNameServers(List.of(server.port())));
        awaitAskingClients(server);
        cluster.clients().forEach(client -> client.setNameServers(cluster.nameServerPorts()));
        return awaitAskingClients(server);
    }

    private List<SoakClient> awaitAskingClients(SoakServer server) {
        NameServerRequestCounter counter = counter(server, cluster.clients());
        try {
            Awaitility.await().atMost(LEADING_LIMIT).pollInterval(POLL)
                    .until(() -> counter.askingClients().size() == cluster.clients().size());
        } catch (ConditionTimeoutException slow) {
            // only the clients that have asked are judged
        }
        return counter.askingClients();
    }

    /** Returns a counter that does not count requests that were sent before this call. */
    private NameServerRequestCounter counter(SoakServer server, List<SoakClient> clients) {
        soak.awaitCapture(server.target());
        return new NameServerRequestCounter(server.port(), clients, soak.capture());
    }

    private void begin(SoakFault fault, SoakServer server) {
        switch (fault.kind()) {
            case KILL -> server.kill();
            case FREEZE -> server.process().freeze();
            case CUT_OFF -> {
                boolean nameServer = server.target().isNameServer();
                silentPorts.silence(server.port() - (nameServer ? 0 : PORTS_BELOW_BROKER),
                        server.port() + (nameServer ? 0 : 1));
            }
            case REPLACE -> server.terminate();
            case TAKE_OFF_LIST -> {
                List<Integer> others = cluster.nameServerPorts().stream().filter(port -> port != server.port())
                        .toList();
                cluster.clients().forEach(client -> client.setNameServers(others));
            }
            case KILL_WHILE_CONSUMERS_FAIL -> killWhileConsumersHold(server);
        }
    }

    private void end(SoakFault fault, SoakServer server) {
        switch (fault.kind()) {
            case KILL, REPLACE -> startAgain(server);
            case FREEZE -> server.process().thaw();
            case CUT_OFF -> silentPorts.restore();
            case TAKE_OFF_LIST -> cluster.clients().forEach(client -> client.setNameServers(cluster.nameServerPorts()));
            case KILL_WHILE_CONSUMERS_FAIL -> {
                try {
                    cluster.consumers().forEach(consumer -> consumer.run("succeed"));
                } finally {
                    startAgain(server);
                }
            }
        }
    }

    private void startAgain(SoakServer server) {
        agentLines.update(server.target().toString(), server.process());
        server.startAgain();
    }

    /** Kills the master while the consumers hold its messages, and waits until the consumers have noticed the loss. */
    private void killWhileConsumersHold(SoakServer master) {
        cluster.consumers().forEach(consumer -> consumer.run("fail"));
        long since = System.nanoTime();
        String hold = "hold " + SoakCluster.BROKER_A;
        for (SoakClient consumer : cluster.consumers()) {
            consumer.process().process().send(hold);
            consumer.process().awaitEvent("held", event -> event.path("nanos").asLong() > since, HOLD_LIMIT);
        }
        long stored = soak.ledger().balance().acknowledged();
        Awaitility.await("messages to send back").atMost(HOLD_LIMIT)
                .until(() -> soak.ledger().balance().acknowledged() - stored >= HELD_MESSAGES);
        master.kill();
        cluster.consumers().forEach(consumer -> consumer.awaitDone(hold, since, HOLD_LIMIT));
    }

    /** Waits for the duration of the fault. Returns whether the other NameServers answered quickly all the time. */
    private boolean holdFor(SoakFault fault) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(fault.seconds());
        boolean quick = true;
        while (System.nanoTime() < until) {
            for (NameServer other : cluster.nameServersExcept(fault.target())) {
                long begin = System.nanoTime();
                quick &= other.answers() && System.nanoTime() - begin < SLOW.toNanos();
            }
            LockSupport.parkNanos(PROBE_PERIOD.toNanos());
        }
        return quick;
    }

    /** Returns the parts that have not recovered within the limit; empty if all have. */
    private Optional<String> awaitRecovery(long ended) {
        try {
            Awaitility.await().atMost(RECOVERY_LIMIT).pollInterval(POLL).until(() -> missing(ended).isEmpty());
            return Optional.empty();
        } catch (ConditionTimeoutException timeout) {
            return missing(ended).map(what -> what + " after " + RECOVERY_LIMIT.toSeconds() + " s");
        }
    }

    private Optional<String> missing(long since) {
        if (!cluster.isWhole()) {
            return Optional.of("not every NameServer knows all brokers and the topic");
        }
        return cluster.brokerNames().stream().filter(broker -> !delivers(broker, since)).findFirst()
                .map(broker -> "no message was stored by " + broker + " and received");
    }

    private boolean delivers(String broker, long since) {
        return soak.ledger().acknowledgements(broker).firstAfter(since)
                .flatMap(stored -> soak.ledger().receptions(broker).firstAfter(since + stored.toNanos())).isPresent();
    }
}
