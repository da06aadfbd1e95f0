package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.cluster.Installation;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import io.github.rocketmqhotfix.testapp.wire.CutOff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * 64 threads ask four NameServers through one real client, one of them cut off, and the one that they use hangs up, time
 * and again. The round robin goes on to the next; when it comes to the one that is cut off, all calls lose their time
 * there (#7056), and the next round has to start with the address that was found then, once.
 */
final class EatenBudgetStress {

    private static final int SERVERS = 3;
    /** Less than the 3 s that a dial takes, more than what the rest needs. */
    private static final Duration TIMEOUT = Duration.ofMillis(1500);

    private final List<String> violations = new ArrayList<>();
    private final int rounds;

    /** So many times the calls lose their time. */
    EatenBudgetStress(int rounds) {
        this.rounds = rounds;
    }

    StressResult run(Installation installation, List<String> flags) {
        try (Workspace workspace = Workspace.create("eaten-budget")) {
            CallWatch servers = new CallWatch(IntStream.range(0, SERVERS).mapToObj(each -> workspace.keep(new FlakyNameServer())).toList());
            CutOff cutOff = workspace.keep(CutOff.create());
            SteadyClient client = SteadyClient.start(workspace, installation, flags);
            client.list(servers.addresses());
            if (!servers.warm(client, TIMEOUT)) {
                violations.add("healthy NameServers did not answer all threads");
            }
            List<String> order = client.list(Stream.concat(servers.addresses().stream(), Stream.of(cutOff.address())).toList());
            client.start(CallWatch.THREADS, TIMEOUT, CallWatch.PAUSE, 0);
            FlakyNameServer used = used(servers);
            // where the next round starts is chance; behind the one that is cut off the calls have lost their time already
            do {
                used.hangUp();
                used = used(servers);
            } while (violations.isEmpty() && used.address().equals(after(cutOff.address(), order)));
            int eaten = 0;
            boolean kept = false;
            while (eaten < rounds && violations.isEmpty()) {
                String next = after(used.address(), order);
                boolean isEaten = !kept && next.equals(cutOff.address());
                String expected = kept ? used.address() : isEaten ? after(next, order) : next;
                used.hangUp();
                String name = "after " + used + " hung up, " + (kept ? "kept" : isEaten ? "beside the one cut off" : "next in order");
                used = used(servers);
                if (violations.isEmpty() && !used.address().equals(expected)) {
                    violations.add(name + ": calls went to " + used + " and not to " + expected + " of " + order);
                }
                kept = isEaten;
                eaten += isEaten ? 1 : 0;
            }
            return new StressResult(violations, client.stop(), servers.dials());
        }
    }

    /** Where the calls of all threads go from now on. */
    private FlakyNameServer used(CallWatch servers) {
        servers.mark();
        if (!servers.await(() -> servers.callersBeside(null).size() == CallWatch.THREADS)) {
            violations.add("some thread got nowhere");
        }
        List<FlakyNameServer> asked = servers.askedBeside(null);
        if (asked.size() != 1) {
            violations.add("calls went to " + asked);
        }
        return asked.get(0);
    }

    private static String after(String address, List<String> order) {
        return order.get((order.indexOf(address) + 1) % order.size());
    }
}
