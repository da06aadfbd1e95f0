package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.ledger.Ledger;
import io.github.rocketmqhotfix.testapp.network.SilentPorts;
import io.github.rocketmqhotfix.testapp.wire.RequestCapture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Does to a cluster what a schedule says, one fault at a time, and waits until it has recovered. */
final class FaultInjection {

    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(4);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration HOLD_LIMIT = Duration.ofMinutes(2);
    /** About half of them are the master's. */
    private static final int HELD_MESSAGES = 100;
    private static final Duration PROBE_PERIOD = Duration.ofMillis(250);
    /** A client gives a NameServer 3 s. */
    private static final Duration SLOW = Duration.ofSeconds(2);

    private final SoakCluster cluster;
    private final SilentPorts silentPorts;
    private final RequestCapture capture;
    private final Ledger ledger;
    private final Breaches breaches;
    private final Clock clock;

    FaultInjection(SoakCluster cluster, SilentPorts silentPorts, RequestCapture capture, Ledger ledger, Breaches breaches, Clock clock) {
        this.cluster = cluster;
        this.silentPorts = silentPorts;
        this.capture = capture;
        this.ledger = ledger;
        this.breaches = breaches;
        this.clock = clock;
    }

    /** Returns when all is as before; empty: that did not come about, or the fault could not be made, which is a breach too. */
    Optional<InjectedFault> inject(Fault fault) {
        try {
            return Optional.of(injected(fault));
        } catch (IllegalStateException | ConditionTimeoutException failure) {
            breaches.add(Invariant.ALL_COMES_BACK, fault.target().toString(), "when " + fault.words() + ": " + failure.getMessage());
            return Optional.empty();
        }
    }

    private InjectedFault injected(Fault fault) {
        Server server = cluster.server(fault.target());
        double begin = now();
        begin(fault, server);
        Questions questions = Questions.to(server.port(), cluster.clients(), capture);
        boolean quick = holdFor(fault);
        Map<String, Long> asked = fault.target().isNameServer() ? judged(fault, questions, quick) : Map.of();
        end(fault, server);
        long ended = System.nanoTime();
        awaitRecovery(ended);
        return new InjectedFault(fault, begin, clock.secondsAt(ended), now(), asked, quick);
    }

    private void begin(Fault fault, Server server) {
        switch (fault.kind()) {
            case KILL -> server.kill();
            case FREEZE -> server.process().freeze();
            case CUT_OFF -> silentPorts.silence(server.port());
            case REPLACE -> server.terminate();
            case TAKE_OFF_LIST -> {
                List<Integer> others = new ArrayList<>(cluster.nameServerPorts());
                others.remove(Integer.valueOf(server.port()));
                cluster.clients().forEach(client -> client.nameServers(others));
            }
            case LOSE_WITH_FAILURES -> killWhileConsumersHold(server);
        }
    }

    private void end(Fault fault, Server server) {
        switch (fault.kind()) {
            case KILL, REPLACE -> server.startAgain();
            case FREEZE -> server.process().thaw();
            case CUT_OFF -> silentPorts.restore();
            case TAKE_OFF_LIST -> cluster.clients().forEach(client -> client.nameServers(cluster.nameServerPorts()));
            case LOSE_WITH_FAILURES -> {
                tellConsumers("succeed");
                server.startAgain();
            }
        }
    }

    private void tellConsumers(String command) {
        cluster.consumers().forEach(consumer -> consumer.order(command));
    }

    /** The consumers hold messages of the master before it dies, and have noticed its death afterwards. */
    private void killWhileConsumersHold(Server master) {
        tellConsumers("fail");
        long since = System.nanoTime();
        String hold = "hold " + SoakCluster.BROKER_A;
        for (Client consumer : cluster.consumers()) {
            consumer.process().process().send(hold);
            consumer.process().awaitEvent("held", event -> event.path("nanos").asLong() > since, HOLD_LIMIT);
        }
        long stored = ledger.balance().acknowledged();
        Awaitility.await("messages to give back").atMost(HOLD_LIMIT)
                .until(() -> ledger.balance().acknowledged() - stored >= HELD_MESSAGES);
        master.kill();
        cluster.consumers().forEach(consumer -> consumer.awaitDone(hold, since, HOLD_LIMIT));
    }

    /** Returns whether the NameServers that are well answered quickly all the time. */
    private boolean holdFor(Fault fault) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(fault.seconds());
        boolean quick = true;
        while (System.nanoTime() < until) {
            for (Server server : cluster.servers()) {
                if (server.target().isNameServer() && server.target() != fault.target()) {
                    quick &= answersQuickly(server.port());
                }
            }
            LockSupport.parkNanos(PROBE_PERIOD.toNanos());
        }
        return quick;
    }

    private static boolean answersQuickly(int port) {
        long begin = System.nanoTime();
        try {
            SoakCluster.query(port).brokers();
        } catch (IOException noAnswer) {
            return false;
        }
        return System.nanoTime() - begin < SLOW.toNanos();
    }

    private Map<String, Long> judged(Fault fault, Questions questions, boolean quick) {
        Map<String, Long> asked = new LinkedHashMap<>();
        questions.asked().forEach((client, times) -> {
            asked.put(client.name(), times);
            if (times > client.threads() && quick) {
                breaches.add(Invariant.DEAD_NAME_SERVERS_ARE_LEFT, client.name(), "its " + client.threads() + " threads asked "
                        + times + " times when " + fault.words());
            }
        });
        if (!quick) {
            clock.say("not judged: another NameServer was slow, so clients may have left that one as well");
        }
        return asked;
    }

    private void awaitRecovery(long ended) {
        Awaitility.await("recovery from it").atMost(RECOVERY_LIMIT).pollInterval(POLL).until(() -> cluster.isWhole()
                && ledger.acknowledgements().firstAfter(ended).isPresent() && ledger.receptions().firstAfter(ended).isPresent());
    }

    private double now() {
        return clock.secondsAt(System.nanoTime());
    }
}
