package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.cluster.Installation;
import io.github.rocketmqhotfix.testapp.e2e.FlakyNameServer.Fault;
import io.github.rocketmqhotfix.testapp.e2e.Violation.Kind;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * 64 threads ask three NameServers through one real client, without end, while the one that they use fails: again and
 * again, in turn in each way; in which first and for how long is chosen by a seed. Only one fails at a time, so there is always somewhere to go. What
 * must never happen is written down, not asserted, so that a run with a broken agent can be looked at as well.
 */
final class NamesrvStress {

    private static final int SERVERS = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    /** Some threads wait so much longer than others: most failures come when there is a newer choice since long. */
    private static final Duration SPREAD = Duration.ofSeconds(1);
    /**
     * A healthy NameServer answers in milliseconds, and a call that fails has its time-out; what is beyond that was spent
     * on waiting for the lock of selection. There a release gives up after 3 s; half of it is too close.
     */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(1500);
    /** Of one thread from one healthy NameServer to the other, where two may be on their way to be connected at once. */
    private static final int MOST_MOVES = 2;

    private final List<Violation> violations = new ArrayList<>();
    private final Installation installation;
    /**
     * From 5.3.0 on selection does not wait for the connection: threads that select together go to different addresses,
     * when nothing has failed yet also to the one that is gone. When one of them is connected that must have an end.
     */
    private final boolean selectsWithoutWaiting;
    private final Random random;
    private final int firstKind;
    private final int faults;

    /** The seed decides about the faults, not about the order of threads. */
    NamesrvStress(Installation installation, long seed, int faults) {
        this.installation = installation;
        selectsWithoutWaiting = installation.release().isAtLeast("5.3.0");
        random = new Random(seed);
        firstKind = random.nextInt(Fault.values().length);
        this.faults = faults;
    }

    StressResult run(List<String> flags) {
        try (Workspace workspace = Workspace.create("namesrv-stress")) {
            CallWatch servers = CallWatch.start(workspace, SERVERS);
            SteadyClient client = SteadyClient.start(workspace, installation, flags);
            client.list(servers.addresses());
            if (!servers.warm(client, TIMEOUT)) {
                violation(Kind.NOT_WARM, "healthy NameServers did not answer all threads");
            }
            client.start(CallWatch.THREADS, TIMEOUT, SPREAD, CallWatch.PAUSE, random.nextInt());
            Optional<FlakyNameServer> used = settled(servers, "at the start");
            for (int fault = 1; fault <= faults && used.isPresent(); fault++) {
                used = inject(servers, client, fault, used.get());
            }
            SteadyClient.Calls calls = client.stop();
            int dials = servers.dials();
            judge(calls);
            judgeConnections(servers, client);
            return new StressResult(violations, calls, dials, client.agentLines());
        }
    }

    /**
     * The one that is used fails, and comes back when some or all of the threads have left it.
     *
     * @return which they use then; empty: they did not come to that
     */
    private Optional<FlakyNameServer> inject(CallWatch servers, SteadyClient client, int number, FlakyNameServer failing) {
        Fault fault = Fault.values()[(firstKind + number) % Fault.values().length];
        if (fault == Fault.SILENT) {
            // a list that has changed is shuffled and the choice kept: the next in turn may be the one that fails
            client.list(List.of(failing.address()));
            client.list(servers.addresses());
        }
        String name = "fault " + number + " (" + fault + " " + failing + ")";
        int leftFirst = 1 + random.nextInt(CallWatch.THREADS);
        fault.begin(failing);
        servers.mark();
        await(servers, leftFirst + " threads to leave in " + name, () -> servers.callersBeside(failing).size() >= leftFirst);
        fault.end(failing);
        if (!await(servers, "all threads to leave in " + name, () ->
                servers.callersBeside(failing).values().stream().filter(calls -> calls >= 2).count() == CallWatch.THREADS)) {
            return Optional.empty();
        }
        judgeChoices(servers, failing, name);
        Optional<FlakyNameServer> used = settled(servers, "after " + name);
        if (used.filter(failing::equals).isPresent()) {
            violation(Kind.DISCARDED_NEWER_CHOICE, "all threads were back where they had failed after " + name);
        }
        return used;
    }

    private void judgeChoices(CallWatch servers, FlakyNameServer failing, String name) {
        List<FlakyNameServer> chosen = servers.askedBeside(failing);
        int moves = servers.mostMovesBeside(failing);
        if (selectsWithoutWaiting ? moves > MOST_MOVES : chosen.size() > 1) {
            violation(Kind.DISCARDED_NEWER_CHOICE, "calls went to " + chosen + ", those of one thread to and fro " + moves + " times, in " + name);
        }
        long threads = servers.callersOf(failing).values().stream().filter(calls -> calls > 1).count();
        if (threads > 0) {
            violation(Kind.WENT_BACK, threads + " threads went more than once to where they had failed in " + name);
        }
    }

    private Optional<FlakyNameServer> settled(CallWatch servers, String when) {
        Optional<FlakyNameServer> used = servers.awaitAgreement();
        if (used.isEmpty()) {
            violation(Kind.STUCK, "threads went on asking different NameServers, or none, " + when);
        }
        return used;
    }

    private void judge(SteadyClient.Calls calls) {
        IntStream.range(0, CallWatch.THREADS).filter(thread -> calls.failedByThread().get(thread) > faults).forEach(thread ->
                violation(Kind.FAILED_TOO_OFTEN, "thread " + thread + " failed " + calls.failedByThread().get(thread) + " times"));
        if (calls.exceptions().contains("RemotingConnectException") && !selectsWithoutWaiting) {
            violation(Kind.NO_CONNECTION, "a call got no connection though two NameServers were well: " + calls.exceptions());
        }
        if (calls.longestAnswered().compareTo(LONGEST_WAIT) >= 0
                || calls.longest().compareTo(TIMEOUT.plus(SPREAD).plus(LONGEST_WAIT)) >= 0) {
            violation(Kind.STARVED, "a call took " + calls.longest() + ", one that was answered " + calls.longestAnswered());
        }
    }

    private void judgeConnections(CallWatch servers, SteadyClient client) {
        if (!servers.await(() -> servers.servers().stream().allMatch(server -> server.openConnections() <= 1))) {
            violation(Kind.LEAKED_CONNECTION, "a NameServer kept more than one connection");
        }
        client.shutdown();
        if (!servers.await(() -> servers.servers().stream().allMatch(server -> server.openConnections() == 0))) {
            violation(Kind.LEAKED_CONNECTION, "a client that was shut down kept a connection");
        }
    }

    private boolean await(CallWatch servers, String what, BooleanSupplier condition) {
        boolean came = servers.await(condition);
        if (!came) {
            violation(Kind.STUCK, "did not come: " + what);
        }
        return came;
    }

    private void violation(Kind kind, String text) {
        violations.add(new Violation(kind, text));
    }
}
