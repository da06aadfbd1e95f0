package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import io.github.rocketmqhotfix.testapp.e2e.namesrv.FlakyNameServer.Fault;
import io.github.rocketmqhotfix.testapp.e2e.namesrv.Violation.Kind;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * 64 threads ask three NameServers through one real client, without end, while the one that they use fails: again and
 * again, in turn in each way; in which first and for how long is chosen by a seed. Only one fails at a time, so there is always somewhere to go. What
 * must never happen is written down, not asserted, so that a run with a broken agent can be looked at as well.
 */
final class NameServerStress {

    private static final int SERVERS = 3;
    /** A call that meets a connection which ends at once goes on to the third one, and the choice stays. */
    private static final int MOST_STRAYS = 8;
    private static final List<Fault> FAULTS = List.of(Fault.SILENT, Fault.GONE);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    /** Some threads wait so much longer than others: most failures come when there is a newer choice since long. */
    private static final Duration SPREAD = Duration.ofSeconds(1);
    /** An attempt of 500 ms, and as much again as a busy machine needs. */
    private static final Duration LONGEST = Duration.ofMillis(1500);

    private final List<Violation> violations = new ArrayList<>();
    private final Installation installation;
    private final Random random;
    private final int firstKind;
    private final int faults;

    /** The seed decides about the faults, not about the order of threads. */
    NameServerStress(Installation installation, long seed, int faults) {
        this.installation = installation;
        random = new Random(seed);
        firstKind = random.nextInt(FAULTS.size());
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
        Fault fault = FAULTS.get((firstKind + number) % FAULTS.size());
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
        long fewest = chosen.stream().mapToLong(each -> servers.callersOf(each).values().stream().mapToLong(Long::longValue).sum()).min().orElse(0);
        if (chosen.size() > 1 && fewest > MOST_STRAYS) {
            violation(Kind.DISCARDED_NEWER_CHOICE, "calls went to " + chosen + " in " + name);
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
        if (calls.failed() + calls.refused() > 0) {
            violation(Kind.FAILED, calls.failed() + " calls failed, " + calls.refused() + " were refused: " + calls.exceptions());
        }
        if (calls.longest().compareTo(LONGEST) >= 0) {
            violation(Kind.SLOW, "a call took " + calls.longest());
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
