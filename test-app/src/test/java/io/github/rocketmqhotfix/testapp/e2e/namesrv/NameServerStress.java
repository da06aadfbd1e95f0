package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import io.github.rocketmqhotfix.testapp.e2e.namesrv.FlakyNameServer.Fault;
import io.github.rocketmqhotfix.testapp.e2e.namesrv.StressRun.Violation;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.NameServerCalls;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * 64 threads ask three NameServers through one real client while the NameServer in use fails again and again. A seed
 * chooses which kind of failure comes first and how long each one lasts. Only one NameServer fails at a time, so two
 * always work.
 */
final class NameServerStress {

    private static final int SERVERS = 3;
    /**
     * The most calls that may ask the NameServer that is neither failing nor chosen. A call whose connection has just
     * ended asks this NameServer, and the client's choice stays.
     */
    private static final int MOST_STRAYS = 8;
    private static final List<Fault> FAULTS = List.of(Fault.SILENT, Fault.GONE);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    /** The time-outs differ, so most failures come long after the client has a newer choice. */
    private static final Duration SPREAD = Duration.ofSeconds(1);
    /** One attempt of 500 ms, and 1 s for a busy machine. */
    private static final Duration LONGEST = Duration.ofMillis(1500);

    private final Random random;
    private final int firstKind;
    private final StressRun run;

    /** The seed decides the faults, not the order of the threads. */
    private NameServerStress(StressRun run, long seed) {
        this.run = run;
        random = new Random(seed);
        firstKind = random.nextInt(FAULTS.size());
    }

    static StressRun.Result run(Setting setting, long seed, int faults) {
        try (Workspace workspace = Workspace.create("namesrv-stress")) {
            StressRun run = new StressRun(workspace, setting, SERVERS, SERVERS, TIMEOUT);
            return new NameServerStress(run, seed).run(faults);
        }
    }

    private StressRun.Result run(int faults) {
        run.warmUp(SPREAD, random.nextInt());
        Optional<FlakyNameServer> used = settled("at the start");
        for (int fault = 1; fault <= faults && used.isPresent(); fault++) {
            used = inject(fault, used.get());
        }
        NameServerCalls calls = run.stop();
        if (calls.slowestMillis() >= LONGEST.toMillis()) {
            run.violation(Violation.SLOW, "a call took " + calls.slowestMillis() + " ms");
        }
        if (!run.holds(() -> run.servers().stream().allMatch(server -> server.openConnections() <= 1))) {
            run.violation(Violation.LEAKED_CONNECTION, "more than one connection to a NameServer stayed open");
        }
        run.client().close();
        if (!run.holds(() -> run.servers().stream().allMatch(server -> server.openConnections() == 0))) {
            run.violation(Violation.LEAKED_CONNECTION, "a connection of the client stayed open after its shutdown");
        }
        return run.result(calls);
    }

    /**
     * Lets the NameServer in use fail, and ends the failure when a random number of threads have asked another
     * NameServer.
     *
     * @return the NameServer that all threads use afterwards; empty if they do not agree on one
     */
    private Optional<FlakyNameServer> inject(int number, FlakyNameServer failing) {
        Fault fault = FAULTS.get((firstKind + number) % FAULTS.size());
        if (fault == Fault.SILENT) {
            // the client shuffles a list that differs from its current one, so the next address may be the failing one;
            // both lists contain the chosen address, so the client keeps its choice
            run.client().list(List.of(failing.address()));
            run.client().list(run.addresses());
        }
        String name = "fault " + number + " (" + fault + " " + failing + ")";
        int leftFirst = 1 + random.nextInt(StressRun.THREADS);
        failing.begin(fault);
        run.mark();
        run.await(leftFirst + " threads leave in " + name, () -> run.threadsAskingOthers(failing, 1) >= leftFirst);
        failing.end(fault);
        if (!run.await("all threads leave in " + name,
                () -> run.threadsAskingOthers(failing, 2) == StressRun.THREADS)) {
            return Optional.empty();
        }
        checkChoices(failing, name);
        Optional<FlakyNameServer> used = settled("after " + name);
        if (used.filter(failing::equals).isPresent()) {
            run.violation(Violation.DISCARDED_NEWER_CHOICE,
                    "all threads went back to the NameServer that had failed, after " + name);
        }
        return used;
    }

    private void checkChoices(FlakyNameServer failing, String name) {
        List<FlakyNameServer> chosen = run.otherServersAsked(failing);
        long fewest = chosen.stream()
                .mapToLong(each -> run.callersOf(each).values().stream().mapToLong(Long::longValue).sum())
                .min().orElse(0);
        if (chosen.size() > 1 && fewest > MOST_STRAYS) {
            run.violation(Violation.DISCARDED_NEWER_CHOICE, "calls went to " + chosen + " in " + name);
        }
        long threads = run.callersOf(failing).values().stream().filter(calls -> calls > 1).count();
        if (threads > 0) {
            run.violation(Violation.WENT_BACK,
                    threads + " threads asked the failing NameServer more than once in " + name);
        }
    }

    private Optional<FlakyNameServer> settled(String when) {
        Optional<FlakyNameServer> used = run.awaitAgreement();
        if (used.isEmpty()) {
            run.violation(Violation.STUCK, "the threads asked different NameServers, or none, " + when);
        }
        return used;
    }
}
