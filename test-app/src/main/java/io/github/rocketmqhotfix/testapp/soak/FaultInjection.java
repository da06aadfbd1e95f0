package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.cluster.NameServer;
import io.github.rocketmqhotfix.testapp.harness.ledger.Ledger;
import io.github.rocketmqhotfix.testapp.harness.network.SilentPorts;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCapture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private static final Duration UNCOUNTED = Duration.ofMillis(500);
    private static final Duration LEADING_LIMIT = Duration.ofSeconds(15);
    private static final int PORTS_BELOW_BROKER = 2;

    private final SoakCluster cluster;
    private final SilentPorts silentPorts;
    private final RequestCapture capture;
    private final Ledger ledger;
    private final Judge judge;
    private final AgentBook agent;
    private final Clock clock;
    private final List<InjectedFault> done = new ArrayList<>();

    FaultInjection(SoakCluster cluster, SilentPorts silentPorts, RequestCapture capture, Ledger ledger, Judge judge, AgentBook agent,
            Clock clock) {
        this.cluster = cluster;
        this.silentPorts = silentPorts;
        this.capture = capture;
        this.ledger = ledger;
        this.judge = judge;
        this.agent = agent;
        this.clock = clock;
    }

    /** The faults so far, without those that could not be made. */
    List<InjectedFault> done() {
        return List.copyOf(done);
    }

    /** Returns true when all is as before; false: that did not come about, or the fault could not be made, which is a breach too. */
    boolean inject(Fault fault) {
        Optional<String> missing;
        try {
            missing = injected(fault);
        } catch (RuntimeException failure) {
            missing = Optional.of(failure.toString());
        }
        judge.over(fault, missing);
        return missing.isEmpty();
    }

    private Optional<String> injected(Fault fault) {
        Server server = cluster.server(fault.target());
        List<Client> users = fault.showsWhoAsks() ? leadClientsTo(server) : List.of();
        double begin = clock.now();
        List<Asked> asked;
        boolean quick;
        long beginning = System.nanoTime();
        try {
            begin(fault, server);
            long begun = System.nanoTime();
            Questions questions = questions(server, users);
            // what was asked meanwhile is not counted
            boolean countedSoon = System.nanoTime() - begun < UNCOUNTED.toNanos();
            quick = holdFor(fault) && countedSoon;
            Wire.awaitCaughtUp(capture, cluster.nameServerBeside(fault.target()));
            asked = questions.asked();
        } finally {
            end(fault, server);
        }
        long ended = System.nanoTime();
        boolean judged = judge.deadNameServer(fault, asked, quick);
        if (fault.showsWhoAsks() && !judged) {
            clock.say("not judged: " + (quick ? "no client used it"
                    : "another NameServer was slow, so clients may have left that one as well"));
        }
        Optional<String> missing = awaitRecovery(ended);
        if (fault.target().isNameServer()) {
            judge.routes(fault, ledger.failedRoutes(beginning, System.nanoTime()), quick);
        }
        done.add(new InjectedFault(fault, begin, clock.secondsAt(ended), clock.now(), asked, judged));
        return missing;
    }

    /** Those that use a NameServer from now on although they know the others as well: all, unless they are slow. */
    private List<Client> leadClientsTo(Server server) {
        cluster.clients().forEach(client -> client.nameServers(List.of(server.port())));
        awaitAskers(server);
        cluster.clients().forEach(client -> client.nameServers(cluster.nameServerPorts()));
        return awaitAskers(server);
    }

    private List<Client> awaitAskers(Server server) {
        Questions questions = questions(server, cluster.clients());
        try {
            Awaitility.await().atMost(LEADING_LIMIT).pollInterval(POLL)
                    .until(() -> questions.askers().size() == cluster.clients().size());
        } catch (ConditionTimeoutException slow) {
            // those that have asked are judged
        }
        return questions.askers();
    }

    /** Without those that are on their way. */
    private Questions questions(Server server, List<Client> clients) {
        Wire.awaitCaughtUp(capture, cluster.nameServerBeside(server.target()));
        return Questions.to(server.port(), clients, capture);
    }

    private void begin(Fault fault, Server server) {
        switch (fault.kind()) {
            case KILL -> server.kill();
            case FREEZE -> server.process().freeze();
            case CUT_OFF -> cutOff(server);
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
            case KILL, REPLACE -> startAgain(server);
            case FREEZE -> server.process().thaw();
            case CUT_OFF -> silentPorts.restore();
            case TAKE_OFF_LIST -> cluster.clients().forEach(client -> client.nameServers(cluster.nameServerPorts()));
            case LOSE_WITH_FAILURES -> {
                try {
                    tellConsumers("succeed");
                } finally {
                    startAgain(server);
                }
            }
        }
    }

    private void startAgain(Server server) {
        agent.note(server.target().toString(), server.process());
        server.startAgain();
    }

    private void cutOff(Server server) {
        if (server.target().isNameServer()) {
            silentPorts.silence(server.port(), server.port());
        } else {
            silentPorts.silence(server.port() - PORTS_BELOW_BROKER, server.port() + 1);
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
            for (NameServer other : cluster.nameServersBeside(fault.target())) {
                quick &= answersQuickly(other);
            }
            LockSupport.parkNanos(PROBE_PERIOD.toNanos());
        }
        return quick;
    }

    private static boolean answersQuickly(NameServer nameServer) {
        long begin = System.nanoTime();
        return nameServer.answers() && System.nanoTime() - begin < SLOW.toNanos();
    }

    /** Returns what is missing at the limit. */
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
        return ledger.acknowledgements(broker).firstAfter(since)
                .flatMap(stored -> ledger.receptions(broker).firstAfter(since + stored.toNanos())).isPresent();
    }
}
