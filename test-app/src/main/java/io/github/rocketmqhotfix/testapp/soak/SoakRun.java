package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.ledger.Balance;
import io.github.rocketmqhotfix.testapp.harness.ledger.Ledger;
import io.github.rocketmqhotfix.testapp.harness.ledger.LedgerFeed;
import io.github.rocketmqhotfix.testapp.harness.network.SilentPorts;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCapture;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/**
 * Runs a soak in a network without other traffic, from the start of the cluster to the judgement.
 *
 * @param screen prints the progress
 */
record SoakRun(SoakPlan plan, PrintStream screen) {

    private static final Duration STEADY_LIMIT = Duration.ofMinutes(5);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(120);
    private static final int STEADY_MESSAGES = 200;
    private static final int MOST_LOST_KEYS = 10;
    private static final int KEPT_LINES = 5_000;

    /**
     * Runs the soak. A fault that has begun is always ended. Failures after the start are part of the result.
     *
     * @throws IllegalStateException if a server or client does not start
     * @throws org.awaitility.core.ConditionTimeoutException if the cluster does not work in time
     */
    SoakResult run() {
        Ledger ledger = new Ledger();
        try (Workspace workspace = Workspace.create("soak"); LedgerFeed feed = LedgerFeed.into(ledger)) {
            SoakClock starting = new SoakClock(screen);
            starting.print("starting three NameServers, two masters and a slave");
            SoakCluster cluster = SoakCluster.start(workspace, plan.setting());
            RequestCapture capture = RequestCapture.start(workspace, "soak", UnaryOperator.identity(), "lo",
                    cluster.nameServerPorts());
            SilentPorts silentPorts = SilentPorts.none(workspace);
            starting.print("starting two producers and two consumers");
            cluster.startClients();
            cluster.clients().forEach(client -> feed.follow(index -> newLines(client.process().process(), index)));
            Awaitility.await().atMost(STEADY_LIMIT).until(() -> ledger.balance().received() > STEADY_MESSAGES);

            SoakClock clock = new SoakClock(screen);
            SoakJudgement judgement = new SoakJudgement(clock);
            RunningSoak soak = new RunningSoak(cluster, capture, ledger, judgement, clock);
            IdleRecorder idle = new IdleRecorder(workspace, clock);
            AgentLineArchive agentLines = new AgentLineArchive();
            FaultInjection injection = new FaultInjection(soak, silentPorts, agentLines);
            try (SoakWatch watch = SoakWatch.start(soak)) {
                judgement.runStep("the faults", () -> {
                    FaultSchedule schedule = new FaultSchedule(plan.seed());
                    boolean recovered = true;
                    for (int number = 1; number <= plan.faults() && clock.second() < plan.length().toSeconds()
                            && recovered; number++) {
                        SoakFault fault = schedule.next();
                        Balance balance = ledger.balance();
                        clock.print("fault " + number + ": " + fault.words() + "; " + balance.acknowledged()
                                + " messages stored, "
                                + balance.received() + " received");
                        recovered = injection.inject(fault) && cluster.isAlive();
                        idle.takeSnapshots(cluster);
                    }
                });
                clock.print("no more faults, waiting for the last messages");
                judgement.runStep("the last messages", () -> drain(cluster, feed));
                judgement.runStep("the last check", () -> {
                    soak.awaitCapture(SoakTarget.NAME_SERVER_1);
                    watch.check();
                    cluster.processes().forEach(agentLines::update);
                });
                Balance balance = ledger.balance();
                judgement.balance(balance, ledger.lost(MOST_LOST_KEYS));
                judgement.capture(capture.unreadBytes(), capture.failure());
                judgement.agent(agentLines.linesByJvm());
                judgement.growth(idle.series(), cluster.neverEndedJvms());
                return new SoakResult(plan, injection.injected(), balance, capture.requests(),
                        agentLines.interventions(), idle.series(),
                        watch.measurements(), watch.progress(), judgement.breaches(), judgement.notJudged());
            }
        }
    }

    /**
     * Returns the lines of a process from an index on. Drops lines long before the index, which would fill the memory
     * in a run of hours; the code that waits for an event has read them by then.
     */
    private static List<String> newLines(ForkedProcess process, int index) {
        process.forgetOutputLinesBefore(index - KEPT_LINES);
        return process.outputLinesFrom(index);
    }

    private static void drain(SoakCluster cluster, LedgerFeed feed) {
        cluster.producers().forEach(producer -> producer.process().process().send("stop"));
        cluster.producers().forEach(producer -> producer.process().awaitEvent("finished", DRAIN_LIMIT));
        feed.drained(DRAIN_LIMIT);
    }
}
