package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.ledger.Balance;
import io.github.rocketmqhotfix.testapp.ledger.Ledger;
import io.github.rocketmqhotfix.testapp.ledger.LedgerFeed;
import io.github.rocketmqhotfix.testapp.network.SilentPorts;
import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.AgentLines;
import io.github.rocketmqhotfix.testapp.wire.RequestCapture;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** A soak in a network that is ours alone, from the start of the cluster to the judgement. */
final class SoakRun {

    private static final Duration STEADY_LIMIT = Duration.ofMinutes(5);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(120);
    private static final int STEADY_MESSAGES = 200;
    private static final int MOST_NAMED = 10;

    private final SoakPlan plan;
    private final PrintStream screen;

    SoakRun(SoakPlan plan, PrintStream screen) {
        this.plan = plan;
        this.screen = screen;
    }

    /**
     * Runs it; faults that have begun are ended.
     *
     * @throws IllegalStateException if the cluster does not come up, or a fault cannot be made
     */
    SoakResult run() {
        Ledger ledger = new Ledger();
        try (Workspace workspace = Workspace.create("soak"); LedgerFeed feed = LedgerFeed.into(ledger)) {
            Clock starting = new Clock(screen);
            starting.say("starting three NameServers, two masters and a slave");
            SoakCluster cluster = SoakCluster.start(workspace, plan.setting());
            RequestCapture capture = RequestCapture.start(workspace, "soak", UnaryOperator.identity(), "lo", cluster.nameServerPorts());
            SilentPorts silentPorts = SilentPorts.none(workspace);
            starting.say("starting two producers and two consumers");
            cluster.startClients();
            cluster.clients().forEach(client -> feed.follow(client.process().process()::outputLinesFrom));
            Awaitility.await().atMost(STEADY_LIMIT).until(() -> ledger.balance().received() > STEADY_MESSAGES);

            Clock clock = new Clock(screen);
            Breaches breaches = new Breaches(clock);
            try (Watch watch = Watch.over(cluster, capture, ledger, breaches, clock)) {
                RestFigures figures = new RestFigures(workspace, clock);
                FaultInjection injection = new FaultInjection(cluster, silentPorts, capture, ledger, breaches, clock);
                AgentBook agent = new AgentBook();
                List<InjectedFault> faults = new ArrayList<>();
                Schedule schedule = Schedule.of(plan.seed());
                boolean goesOn = true;
                while (clock.second() < plan.length().toSeconds() && goesOn) {
                    Fault fault = schedule.next();
                    clock.say("fault " + (faults.size() + 1) + ": " + fault.words() + "; " + progress(ledger.balance()));
                    agent.note(cluster);
                    goesOn = injection.inject(fault).map(faults::add).orElse(false) && cluster.isAlive();
                    figures.take(cluster);
                }
                clock.say("no more faults, waiting for the last messages");
                cluster.producers().forEach(producer -> producer.process().process().send("stop"));
                cluster.producers().forEach(producer -> producer.process().awaitEvent("finished", DRAIN_LIMIT));
                Balance balance = feed.drained(DRAIN_LIMIT);
                agent.note(cluster);
                judge(balance, ledger, capture, agent, breaches);
                figures.judge(breaches);
                return new SoakResult(plan, faults, balance, capture.requests(), agent.interventions(), figures.growth(),
                        figures.heaps(), watch.measurements(), watch.progress(), breaches.all());
            }
        }
    }

    private static String progress(Balance balance) {
        return balance.acknowledged() + " messages stored, " + balance.received() + " received";
    }

    private static void judge(Balance balance, Ledger ledger, RequestCapture capture, AgentBook agent, Breaches breaches) {
        if (balance.lost() > 0) {
            breaches.add(Invariant.NOTHING_LOST, "the consumers", balance.lost() + " are missing: " + ledger.lost(MOST_NAMED));
        }
        if (balance.alien() > 0) {
            breaches.add(Invariant.NOTHING_INVENTED, "the consumers", balance.alien() + " messages came out of nothing");
        }
        if (capture.unreadBytes() > 0 || capture.failure().isPresent()) {
            breaches.add(Invariant.THE_WIRE_IS_SEEN, "tcpdump", capture.unreadBytes() + " bytes were not. "
                    + capture.failure().orElse(""));
        }
        agent.failures().forEach((jvm, lines) ->
                breaches.add(Invariant.THE_AGENT_DOES_NOT_FAIL, jvm, "it said " + lines));
    }

    /** What the agent said in each JVM, also in those that are gone. */
    private static final class AgentBook {

        private final Map<String, List<String>> byJvm = new TreeMap<>();

        void note(SoakCluster cluster) {
            cluster.clients().forEach(client -> note(client.name(), client.process().process()));
            cluster.servers().forEach(server -> note(server.target().toString(), server.process()));
        }

        Map<String, Long> interventions() {
            Map<String, Long> sum = new TreeMap<>();
            byJvm.values().forEach(lines -> AgentFigures.interventions(lines)
                    .forEach((patch, times) -> sum.merge(patch, times, Long::sum)));
            return sum;
        }

        Map<String, List<String>> failures() {
            Map<String, List<String>> failures = new TreeMap<>();
            byJvm.forEach((jvm, lines) -> {
                List<String> failed = AgentFigures.failures(lines);
                if (!failed.isEmpty()) {
                    failures.put(jvm, failed);
                }
            });
            return failures;
        }

        private void note(String name, ForkedProcess process) {
            byJvm.put(name + " (process " + process.pid() + ")", AgentLines.of(process));
        }
    }
}
