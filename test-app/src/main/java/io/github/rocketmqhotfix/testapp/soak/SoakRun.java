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

/** A soak in a network that is ours alone, from the start of the cluster to the judgement. */
final class SoakRun {

    private static final Duration STEADY_LIMIT = Duration.ofMinutes(5);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(120);
    private static final int STEADY_MESSAGES = 200;
    private static final int MOST_NAMED = 10;
    private static final int KEPT_LINES = 5_000;

    private final SoakPlan plan;
    private final PrintStream screen;

    SoakRun(SoakPlan plan, PrintStream screen) {
        this.plan = plan;
        this.screen = screen;
    }

    /**
     * Runs it; faults that have begun are ended.
     *
     * @throws IllegalStateException if the cluster does not come up; what fails later is in the result
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
            cluster.clients().forEach(client -> feed.follow(index -> newLines(client.process().process(), index)));
            Awaitility.await().atMost(STEADY_LIMIT).until(() -> ledger.balance().received() > STEADY_MESSAGES);

            Clock clock = new Clock(screen);
            Breaches breaches = new Breaches(clock);
            Judge judge = new Judge(breaches);
            RestFigures figures = new RestFigures(workspace, clock);
            AgentBook agent = new AgentBook();
            FaultInjection injection = new FaultInjection(cluster, silentPorts, capture, ledger, judge, agent, clock);
            try (Watch watch = Watch.over(cluster, capture, ledger, judge, clock)) {
                judge.watched("the faults", () -> {
                    Schedule schedule = Schedule.of(plan.seed());
                    boolean goesOn = true;
                    for (int number = 1; number <= plan.faults() && clock.second() < plan.length().toSeconds() && goesOn; number++) {
                        Fault fault = schedule.next();
                        clock.say("fault " + number + ": " + fault.words() + "; " + progress(ledger.balance()));
                        goesOn = injection.inject(fault) && cluster.isAlive();
                        figures.take(cluster);
                    }
                });
                clock.say("no more faults, waiting for the last messages");
                judge.watched("the last messages", () -> drain(cluster, feed));
                judge.watched("the last look", () -> {
                    Wire.awaitCaughtUp(capture, cluster.nameServerBeside(Target.NAME_SERVER_1));
                    watch.look();
                    cluster.processes().forEach(agent::note);
                });
                Balance balance = ledger.balance();
                judge.books(balance, ledger.lost(MOST_NAMED));
                judge.unseen(capture.unreadBytes(), capture.failure());
                judge.agent(agent.lines());
                judge.flatness(figures.all(), cluster.living());
                return new SoakResult(plan, injection.done(), balance, capture.requests(), agent.interventions(), figures.all(),
                        watch.measurements(), watch.progress(), breaches.all(), judge.notJudged());
            }
        }
    }

    /** Hours of events would fill the memory; who waits for one sees it in time. */
    private static List<String> newLines(ForkedProcess process, int index) {
        process.forgetOutputLinesBefore(index - KEPT_LINES);
        return process.outputLinesFrom(index);
    }

    private static void drain(SoakCluster cluster, LedgerFeed feed) {
        cluster.producers().forEach(producer -> producer.process().process().send("stop"));
        cluster.producers().forEach(producer -> producer.process().awaitEvent("finished", DRAIN_LIMIT));
        feed.drained(DRAIN_LIMIT);
    }

    private static String progress(Balance balance) {
        return balance.acknowledged() + " messages stored, " + balance.received() + " received";
    }
}
