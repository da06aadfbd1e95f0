package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.cluster.Installation;
import io.github.rocketmqhotfix.testapp.e2e.FlakyNameServer.Fault;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * 64 threads ask three NameServers through one real client, without end, while the one that they use fails: again and
 * again, how and for how long is chosen by a seed. Only one fails at a time, so there is always somewhere to go. What
 * must never happen is written down, not asserted, so that a run with a broken agent can be looked at as well.
 */
final class NamesrvStress {

    private static final int SERVERS = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    /** How long a release waits for the lock of its selection before it gives up. */
    private static final Duration LOCK = Duration.ofSeconds(3);

    private final List<String> violations = new ArrayList<>();
    private final Installation installation;
    /**
     * From 5.3.0 on selection does not wait for the connection: threads that select together go to different addresses,
     * when nothing has failed yet also to the one that is gone.
     */
    private final boolean selectsWithoutWaiting;
    private final Random random;
    private final int faults;

    /** The seed decides about the faults, not about the order of threads. */
    NamesrvStress(Installation installation, long seed, int faults) {
        this.installation = installation;
        selectsWithoutWaiting = installation.release().isAtLeast("5.3.0");
        random = new Random(seed);
        this.faults = faults;
    }

    StressResult run(List<String> flags) {
        try (Workspace workspace = Workspace.create("namesrv-stress")) {
            CallWatch servers = new CallWatch(IntStream.range(0, SERVERS).mapToObj(each -> workspace.keep(new FlakyNameServer())).toList());
            SteadyClient client = SteadyClient.start(workspace, installation, flags);
            client.list(servers.addresses());
            if (!servers.warm(client, TIMEOUT)) {
                violations.add("healthy NameServers did not answer all threads");
            }
            client.start(CallWatch.THREADS, TIMEOUT, CallWatch.PAUSE, random.nextLong(1_000_000));
            for (int fault = 1; fault <= faults && violations.isEmpty(); fault++) {
                inject(servers, fault);
            }
            servers.mark();
            await(servers, "a call of each thread at the end", () -> servers.callersBeside(null).size() == CallWatch.THREADS);
            SteadyClient.Calls calls = client.stop();
            int dials = servers.dials();
            judge(calls);
            judgeConnections(servers, client);
            client.agentLines().stream().filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                    .forEach(line -> violations.add("the agent said " + line));
            return new StressResult(violations, calls, dials);
        }
    }

    /** The one that is used fails, and comes back when some or all of the threads have left it. */
    private void inject(CallWatch servers, int number) {
        servers.mark();
        await(servers, "a call of each thread before fault " + number, () -> servers.callersBeside(null).size() == CallWatch.THREADS);
        List<FlakyNameServer> used = servers.askedBeside(null);
        if (used.size() != 1) {
            violations.add("before fault " + number + " calls went to " + used);
            return;
        }
        FlakyNameServer failing = used.get(0);
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        String name = "fault " + number + " (" + fault + " " + failing + ")";
        int leftFirst = 1 + random.nextInt(CallWatch.THREADS);
        fault.begin(failing);
        servers.mark();
        await(servers, leftFirst + " threads to leave in " + name, () -> servers.callersBeside(failing).size() >= leftFirst);
        fault.end(failing);
        await(servers, "all threads to leave in " + name, () ->
                servers.callersBeside(failing).values().stream().filter(calls -> calls >= 2).count() == CallWatch.THREADS);
        List<FlakyNameServer> chosen = servers.askedBeside(failing);
        if (chosen.size() > 1 && !selectsWithoutWaiting) {
            violations.add("a newer choice was discarded in " + name + ": calls went to " + chosen);
        }
        servers.callersOf(failing).forEach((thread, calls) -> {
            if (calls > 1) {
                violations.add("thread " + thread + " went " + calls + " times to where it had failed in " + name);
            }
        });
    }

    private void judge(SteadyClient.Calls calls) {
        IntStream.range(0, CallWatch.THREADS).filter(thread -> calls.failedByThread().get(thread) > faults)
                .forEach(thread -> violations.add("thread " + thread + " failed " + calls.failedByThread().get(thread) + " times"));
        if (calls.exceptions().contains("RemotingConnectException") && !selectsWithoutWaiting) {
            violations.add("a call got no connection though two NameServers were well: " + calls.exceptions());
        }
        if (calls.longest().compareTo(TIMEOUT.plus(LOCK)) >= 0) {
            violations.add("a call took " + calls.longest());
        }
    }

    private void judgeConnections(CallWatch servers, SteadyClient client) {
        await(servers, "one connection to each NameServer at most", () ->
                servers.servers().stream().allMatch(server -> server.openConnections() <= 1));
        client.shutdown();
        await(servers, "no connection of a client that is shut down", () ->
                servers.servers().stream().allMatch(server -> server.openConnections() == 0));
    }

    private void await(CallWatch servers, String what, BooleanSupplier condition) {
        if (!servers.await(condition)) {
            violations.add("did not come: " + what);
        }
    }
}
