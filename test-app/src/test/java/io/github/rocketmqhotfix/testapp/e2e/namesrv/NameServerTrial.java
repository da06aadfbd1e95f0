package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import io.github.rocketmqhotfix.testapp.e2e.namesrv.FlakyNameServer.Fault;
import io.github.rocketmqhotfix.testapp.e2e.namesrv.Violation.Kind;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One situation for 64 threads of one real client in which a rule of the agent shows. What must not be is written down, not
 * asserted, so that a run with a broken agent can be looked at as well.
 */
enum NameServerTrial {

    /** The NameServer in use swallows some requests and goes on: those are asked elsewhere, and the choice stays. */
    LATE_FAILURES(3, "namesrv-attempt=2000") {
        @Override
        void run(CallWatch servers, SteadyClient client, Run run) {
            FlakyNameServer used = run.warmAndSettled();
            servers.mark();
            Fault.SILENT.begin(used);
            run.await("requests that are swallowed", () -> servers.callersOf(used).size() >= SWALLOWED);
            Fault.SILENT.end(used);
            run.await("requests that are repeated", () -> servers.callersBeside(used).size() >= SWALLOWED);
            if (servers.awaitAgreement().filter(used::equals).isEmpty()) {
                run.violation(Kind.DISCARDED_NEWER_CHOICE, "left " + used + ", which had answered since");
            }
        }
    },

    /** Both answer after 700 ms: once that is known, each call sends one request. */
    SLOW(2, "") {
        @Override
        void run(CallWatch servers, SteadyClient client, Run run) {
            servers.servers().forEach(each -> each.delay(Duration.ofMillis(700)));
            run.warmAndSettled();
            servers.mark();
            run.await("three requests of each thread", () ->
                    servers.callersBeside(null).values().stream().filter(made -> made >= 3).count() == CallWatch.THREADS);
            int asked = servers.askedBeside(null).size();
            if (asked > 1) {
                run.violation(Kind.CUT_SHORT, "calls went to " + asked + " NameServers that are slow");
            }
        }
    },

    /** One that was silent is passed over for 30 s; after that it is asked in its turn. */
    MARK_ENDS(3, "") {
        @Override
        void run(CallWatch servers, SteadyClient client, Run run) {
            FlakyNameServer third = servers.servers().get(2);
            client.list(servers.addresses().subList(0, 2));
            FlakyNameServer marked = run.warmAndSettled();
            FlakyNameServer used = servers.servers().get(marked == servers.servers().get(0) ? 1 : 0);
            Fault.SILENT.begin(marked);
            run.await("a switch", () -> client.agentLines().stream().anyMatch(line -> line.contains("left " + marked)));
            Fault.SILENT.end(marked);
            long switched = System.nanoTime();
            run.await("the end of the mark", () -> System.nanoTime() - switched > MARK.toNanos());
            // a list that has changed is shuffled, and the choice stays
            List<String> order = List.of();
            while (!isNext(marked.address(), used.address(), order)) {
                client.list(List.of(used.address()));
                order = client.list(servers.addresses());
            }
            servers.mark();
            Fault.GONE.begin(used);
            run.await("calls elsewhere", () -> servers.callersBeside(used).size() == CallWatch.THREADS);
            Fault.GONE.end(used);
            if (servers.askedBeside(used).contains(third)) {
                run.violation(Kind.PASSED_OVER, marked + " was passed over after its mark had ended");
            }
        }
    },

    /** The one in use falls silent; the next one has just started and knows no broker; the third one is well. */
    JUST_STARTED(3, "") {
        @Override
        void run(CallWatch servers, SteadyClient client, Run run) {
            FlakyNameServer used = run.warmAndSettled();
            List<String> order = client.list(List.of(used.address()));
            order = client.list(servers.addresses());
            String next = order.get((order.indexOf(used.address()) + 1) % order.size());
            FlakyNameServer empty = servers.servers().stream().filter(each -> each.address().equals(next)).findFirst().orElseThrow();
            Fault.EMPTY.begin(empty);
            servers.mark();
            Fault.SILENT.begin(used);
            run.await("a switch", () -> client.agentLines().stream().anyMatch(line -> line.contains("left " + used)));
            run.await("calls elsewhere", () -> servers.callersBeside(used).size() == CallWatch.THREADS);
            if (servers.awaitAgreement().isEmpty()) {
                run.violation(Kind.STUCK, "threads went on asking different NameServers");
            }
        }
    },

    /** Whenever the connection has ended, there is one new one. Up to 4.5.2 a second dial closes the connection of the first. */
    DIALS(1, "") {
        @Override
        void run(CallWatch servers, SteadyClient client, Run run) {
            FlakyNameServer only = servers.servers().get(0);
            client.start(CallWatch.THREADS, TIMEOUT, Duration.ZERO, Duration.ofMillis(20), 0);
            for (int connection = 1; connection <= CONNECTIONS; connection++) {
                servers.mark();
                run.await("a call of each thread", () -> servers.callersOf(only).size() == CallWatch.THREADS);
                if (only.connections() > connection) {
                    run.violation(Kind.DIALLED_TWICE, only.connections() + " connections and not " + connection);
                    return;
                }
                only.hangUp();
            }
        }
    };

    private static final Duration TIMEOUT = Duration.ofSeconds(6);
    private static final Duration MARK = Duration.ofSeconds(31);
    private static final int SWALLOWED = 8;
    private static final int CONNECTIONS = 20;

    private final int servers;
    private final String options;

    NameServerTrial(int servers, String options) {
        this.servers = servers;
        this.options = options;
    }

    abstract void run(CallWatch servers, SteadyClient client, Run run);

    /** With this agent's jar, which may be a mutant. */
    StressResult run(Installation installation, AgentFlag agent) {
        try (Workspace workspace = Workspace.create("namesrv-trial")) {
            CallWatch watch = CallWatch.start(workspace, servers);
            AgentFlag flag = new AgentFlag(agent.jar(), options);
            SteadyClient client = SteadyClient.start(workspace, installation, List.of(flag.argument()));
            client.list(watch.addresses());
            Run run = new Run(watch, client);
            run(watch, client, run);
            SteadyClient.Calls calls = client.stop();
            if (calls.failed() + calls.refused() > 0) {
                run.violation(Kind.FAILED, calls.failed() + " calls failed, " + calls.refused() + " were refused: " + calls.exceptions());
            }
            return new StressResult(run.violations, calls, watch.dials(), client.agentLines());
        }
    }

    private static boolean isNext(String address, String after, List<String> order) {
        return !order.isEmpty() && order.get((order.indexOf(after) + 1) % order.size()).equals(address);
    }

    /** What a trial needs and writes down. */
    private record Run(CallWatch servers, SteadyClient client, List<Violation> violations) {

        Run(CallWatch servers, SteadyClient client) {
            this(servers, client, new ArrayList<>());
        }

        /** The one that all threads ask once all have called often; they go on calling. */
        FlakyNameServer warmAndSettled() {
            if (!servers.warm(client, TIMEOUT)) {
                violation(Kind.NOT_WARM, "healthy NameServers did not answer all threads");
            }
            client.start(CallWatch.THREADS, TIMEOUT, Duration.ZERO, CallWatch.PAUSE, 0);
            Optional<FlakyNameServer> used = servers.awaitAgreement();
            return used.orElseThrow(() -> new IllegalStateException("threads do not agree on a NameServer"));
        }

        void await(String what, BooleanSupplier condition) {
            if (!servers.await(condition)) {
                violation(Kind.STUCK, "did not come: " + what);
            }
        }

        void violation(Kind kind, String text) {
            violations.add(new Violation(kind, text));
        }
    }
}
