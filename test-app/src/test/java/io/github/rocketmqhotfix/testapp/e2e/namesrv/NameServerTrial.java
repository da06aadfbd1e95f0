package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import io.github.rocketmqhotfix.testapp.e2e.namesrv.FlakyNameServer.Fault;
import io.github.rocketmqhotfix.testapp.e2e.namesrv.StressRun.Violation;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.time.Duration;
import java.util.List;

/** A situation for 64 threads of one real client in which one rule of the agent has a visible effect. */
enum NameServerTrial {

    /**
     * The NameServer in use does not answer some requests and then works again: these requests are repeated at another
     * NameServer, and the choice stays.
     */
    LATE_FAILURES(3, 3, "namesrv-attempt=2000") {
        @Override
        void run(StressRun run) {
            FlakyNameServer used = run.warmAndSettled();
            run.mark();
            used.begin(Fault.SILENT);
            run.await("requests without an answer", () -> run.callersOf(used).size() >= UNANSWERED);
            used.end(Fault.SILENT);
            run.await("repeated requests", () -> run.threadsAskingOthers(used, 1) >= UNANSWERED);
            if (run.awaitAgreement().filter(used::equals).isEmpty()) {
                run.violation(Violation.DISCARDED_NEWER_CHOICE,
                        "left " + used + ", which had answered after the unanswered requests were sent");
            }
        }
    },

    /** Both NameServers answer after 700 ms: once the client knows that, each call sends one request. */
    SLOW(2, 2, "") {
        @Override
        void run(StressRun run) {
            run.servers().forEach(each -> each.delay(Duration.ofMillis(700)));
            run.warmAndSettled();
            run.mark();
            run.await("three requests of each thread", () -> run.threadsAskingOthers(null, 3) == StressRun.THREADS);
            int asked = run.otherServersAsked(null).size();
            if (asked > 1) {
                run.violation(Violation.CUT_SHORT, "calls went to " + asked + " slow NameServers");
            }
        }
    },

    /**
     * The client skips a NameServer for 30 s after it was silent. Then the client asks it again when it is next in the
     * list.
     */
    MARK_ENDS(3, 2, "") {
        @Override
        void run(StressRun run) {
            FlakyNameServer marked = run.warmAndSettled();
            FlakyNameServer used = run.server(marked == run.server(0) ? 1 : 0);
            marked.begin(Fault.SILENT);
            run.awaitLeft(marked);
            marked.end(Fault.SILENT);
            long switched = System.nanoTime();
            run.await("the end of the mark", () -> System.nanoTime() - switched > MARK.toNanos());
            // the client shuffles a new list and keeps its choice
            while (!next(run, used).equals(marked.address())) {
                run.client().list(List.of(used.address()));
            }
            run.mark();
            used.begin(Fault.GONE);
            run.await("calls elsewhere", () -> run.threadsAskingOthers(used, 1) == StressRun.THREADS);
            used.end(Fault.GONE);
            if (run.otherServersAsked(used).contains(run.server(2))) {
                run.violation(Violation.PASSED_OVER, marked + " was skipped after its mark had ended");
            }
        }
    },

    /** The NameServer in use becomes silent; the next one has just started and knows no broker; the third one works. */
    JUST_STARTED(3, 3, "") {
        @Override
        void run(StressRun run) {
            FlakyNameServer used = run.warmAndSettled();
            run.client().list(List.of(used.address()));
            String next = next(run, used);
            run.servers().stream().filter(each -> each.address().equals(next)).findFirst().orElseThrow()
                    .begin(Fault.EMPTY);
            run.mark();
            used.begin(Fault.SILENT);
            run.awaitLeft(used);
            run.await("calls elsewhere", () -> run.threadsAskingOthers(used, 1) == StressRun.THREADS);
            if (run.awaitAgreement().isEmpty()) {
                run.violation(Violation.STUCK, "the threads asked different NameServers");
            }
        }
    },

    /**
     * Whenever the connection has ended, the client opens one new connection. Up to 4.5.2 a second dial closes the
     * first connection.
     */
    DIALS(1, 1, "") {
        @Override
        void run(StressRun run) {
            FlakyNameServer only = run.server(0);
            run.client().start(StressRun.THREADS, TIMEOUT, Duration.ZERO, Duration.ofMillis(20), 0);
            for (int connection = 1; connection <= CONNECTIONS; connection++) {
                run.mark();
                run.await("a call of each thread", () -> run.callersOf(only).size() == StressRun.THREADS);
                if (only.connections() > connection) {
                    run.violation(Violation.DIALLED_TWICE,
                            only.connections() + " connections instead of " + connection);
                    return;
                }
                only.hangUp();
            }
        }
    };

    private static final Duration TIMEOUT = Duration.ofSeconds(6);
    private static final Duration MARK = Duration.ofSeconds(31);
    private static final int UNANSWERED = 8;
    private static final int CONNECTIONS = 20;

    private final int servers;
    private final int listed;
    private final String options;

    NameServerTrial(int servers, int listed, String options) {
        this.servers = servers;
        this.listed = listed;
        this.options = options;
    }

    abstract void run(StressRun run);

    /** Runs the trial with this agent's jar, which may be a mutant. */
    StressRun.Result run(Setting setting, AgentFlag agent) {
        try (Workspace workspace = Workspace.create("namesrv-trial")) {
            StressRun run = new StressRun(workspace, setting.with(new AgentFlag(agent.jar(), options)), servers, listed,
                    TIMEOUT);
            run(run);
            return run.result(run.stop());
        }
    }

    /** Sets the list of all NameServers, and returns the address that follows this NameServer in the client's order. */
    private static String next(StressRun run, FlakyNameServer server) {
        List<String> order = run.client().list(run.addresses());
        return order.get((order.indexOf(server.address()) + 1) % order.size());
    }
}
