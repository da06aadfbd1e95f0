package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.cluster.Installation;
import io.github.rocketmqhotfix.testapp.e2e.Violation.Kind;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import io.github.rocketmqhotfix.testapp.wire.CutOff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * 64 threads ask four NameServers through one real client, one of them cut off, and the one that they use hangs up, time
 * and again. The round robin goes on to the next; when it comes to the one that is cut off, all calls lose their time
 * there (#7056), and the next round has to start with the address that was found then, once.
 */
final class EatenBudgetStress {

    private static final int SERVERS = 3;
    /** Less than the 3 s that a dial takes; a dial of a NameServer that is well must not use it up, also on a busy machine. */
    private static final Duration TIMEOUT = Duration.ofMillis(2500);

    private final List<Violation> violations = new ArrayList<>();
    private final long seed;
    private final int rounds;

    /** The seed decides about the pauses between calls; the calls lose their time so many times. */
    EatenBudgetStress(long seed, int rounds) {
        this.seed = seed;
        this.rounds = rounds;
    }

    StressResult run(Installation installation, List<String> flags) {
        try (Workspace workspace = Workspace.create("eaten-budget")) {
            CallWatch servers = CallWatch.start(workspace, SERVERS);
            CutOff cutOff = workspace.keep(CutOff.create());
            SteadyClient client = SteadyClient.start(workspace, installation, flags);
            client.list(servers.addresses());
            if (!servers.warm(client, TIMEOUT)) {
                violations.add(new Violation(Kind.NOT_WARM, "healthy NameServers did not answer all threads"));
            }
            List<String> order = client.list(Stream.concat(servers.addresses().stream(), Stream.of(cutOff.address())).toList());
            client.start(CallWatch.THREADS, TIMEOUT, Duration.ZERO, CallWatch.PAUSE, seed);
            hangUpTimeAndAgain(servers, cutOff.address(), order);
            return new StressResult(violations, client.stop(), servers.dials(), client.agentLines());
        }
    }

    private void hangUpTimeAndAgain(CallWatch servers, String cutOff, List<String> order) {
        Optional<FlakyNameServer> used = used(servers);
        // where the next round starts is chance; behind the one that is cut off the calls have lost their time already
        do {
            used = afterHangingUp(servers, used);
        } while (used.filter(one -> one.address().equals(after(cutOff, order))).isPresent());
        int eaten = 0;
        boolean kept = false;
        while (eaten < rounds && used.isPresent() && violations.isEmpty()) {
            String before = used.get().address();
            String next = after(before, order);
            boolean isEaten = !kept && next.equals(cutOff);
            String expected = kept ? before : isEaten ? after(next, order) : next;
            String name = "after " + before + " hung up, " + (kept ? "kept" : isEaten ? "beside the one cut off" : "next in order");
            used = afterHangingUp(servers, used);
            used.map(FlakyNameServer::address).filter(address -> !address.equals(expected)).ifPresent(address ->
                    violations.add(new Violation(Kind.WRONG_NEXT_ROUND,
                            name + ": calls went to " + address + " and not to " + expected + " of " + order)));
            kept = isEaten;
            eaten += isEaten ? 1 : 0;
        }
    }

    private Optional<FlakyNameServer> afterHangingUp(CallWatch servers, Optional<FlakyNameServer> used) {
        used.ifPresent(FlakyNameServer::hangUp);
        return used.flatMap(before -> used(servers));
    }

    /** Where the calls of all threads go from now on; empty, and written down: not to one. */
    private Optional<FlakyNameServer> used(CallWatch servers) {
        servers.mark();
        if (!servers.await(() -> servers.callersBeside(null).size() == CallWatch.THREADS)) {
            violations.add(new Violation(Kind.STUCK, "some thread got nowhere"));
            return Optional.empty();
        }
        List<FlakyNameServer> asked = servers.askedBeside(null);
        if (asked.size() > 1) {
            violations.add(new Violation(Kind.DISCARDED_NEWER_CHOICE, "calls went to " + asked));
            return Optional.empty();
        }
        return Optional.of(asked.get(0));
    }

    private static String after(String address, List<String> order) {
        return order.get((order.indexOf(address) + 1) % order.size());
    }
}
