package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.Defect;
import io.github.rocketmqhotfix.testapp.scenario.NameServerFault;
import io.github.rocketmqhotfix.testapp.scenario.NameServerFault.Result;
import io.github.rocketmqhotfix.testapp.scenario.RemotingClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures, for each {@link NameServerFault}, how many calls of a released client fail and how long the slowest call
 * takes. Each release runs in one JVM without and one JVM with the agent. In these JVMs each fault gets a new client.
 */
final class RecoveryBenchmark implements Benchmark {

    private static final List<Release> RELEASES = releases("3.2.6", "4.2.0", "4.7.0", "4.9.0", "4.9.8", "5.0.0",
            "5.1.4", "5.3.0",
            "5.3.1", "5.5.0");
    private static final List<Release> QUICK_RELEASES = releases("4.2.0", "5.3.1");
    private static final List<NameServerFault> QUICK_FAULTS = List.of(NameServerFault.FROZEN,
            NameServerFault.FIRST_START,
            NameServerFault.REMOVED);
    private static final int THREADS = 16;
    private static final int CALLS = 6;
    private static final int QUICK_CALLS = 2;
    /** RocketMQ's own timeout for a route request. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** The time of one failed attempt. A call may take this time for each failed attempt, plus this time once. */
    private static final int ATTEMPT_MILLIS = 500;
    /** More than one, because the runs mostly wait for time-outs. */
    private static final int AT_ONCE = 2;

    @Override
    public void measure(BenchSetting setting, Workspace workspace, StepListener progress, Consumer<Figure> figures) {
        List<Release> releases = chosen(setting.releases(), setting.quick() ? QUICK_RELEASES : RELEASES);
        List<NameServerFault> faults = chosen(setting.faults(),
                setting.quick() ? QUICK_FAULTS : List.of(NameServerFault.values()));
        NameServerFault.Load load = new NameServerFault.Load(THREADS, setting.quick() ? QUICK_CALLS : CALLS, TIMEOUT,
                PAUSE);
        try (ReleaseJars jars = new ReleaseJars(); Batch batch = new Batch(AT_ONCE, progress)) {
            List<Row> rows = new ArrayList<>();
            for (Release release : releases) {
                String classPath = ClassPaths.client(jars, release);
                rows.add(new Row(release,
                        batch.run(release + " without",
                                () -> results(release, classPath, Optional.empty(), faults, load, progress)),
                        batch.run(release + " with", () -> results(release, classPath, Optional.of(setting.agent()),
                                faults, load, progress))));
            }
            for (Row row : rows) {
                faults.forEach(fault -> row.figures(fault).forEach(figures));
            }
        }
    }

    private static <T> List<T> chosen(List<T> byUser, List<T> byDefault) {
        return byUser.isEmpty() ? byDefault : byUser;
    }

    private static List<Release> releases(String... versions) {
        return Stream.of(versions).map(Release::new).toList();
    }

    /** Returns the budget of the slowest call with the agent. */
    private static Budget slowest(NameServerFault fault) {
        return Budget.atMost(ATTEMPT_MILLIS * (fault.failedAttempts() + 1));
    }

    /** Measures all faults on one release, in one JVM. */
    private static Map<NameServerFault, Result> results(Release release, String classPath, Optional<AgentFlag> agent,
            List<NameServerFault> faults,
            NameServerFault.Load load, StepListener progress) {
        Map<NameServerFault, Result> results = new EnumMap<>(NameServerFault.class);
        try (Workspace workspace = Workspace.create("recovery")) {
            RemotingClients clients = RemotingClients.start(workspace, JavaRuntime.current(), agent,
                    List.of(classPath));
            for (NameServerFault fault : faults) {
                Result result = fault.measure(clients, 0, load);
                results.put(fault, result);
                boolean missed = result.failed() > 0 || !slowest(fault).keeps(result.calls().slowestMillis());
                progress.step(
                        String.join(", ", release.toString(), fault.toString(), agent.isPresent() ? "with" : "without")
                                + ": " + result + (missed && agent.isPresent() ? explanation(result) : ""));
            }
            if (agent.isPresent()) {
                AgentLines.requireApplied(clients.process(), Defect.NAMESRV_RESET.id());
            }
        }
        return results;
    }

    private static String explanation(Result result) {
        return Stream.concat(result.agentLines().stream(), Stream.of(result.calls().lastFailure()))
                .map(line -> System.lineSeparator() + "    " + line).collect(Collectors.joining());
    }

    /** One release without and with the agent. */
    private record Row(Release release, Future<Map<NameServerFault, Result>> without,
            Future<Map<NameServerFault, Result>> with) {

        List<Figure> figures(NameServerFault fault) {
            Result plain = Batch.result(without).get(fault);
            Result patched = Batch.result(with).get(fault);
            // without the agent, a frozen NameServer makes calls of every release fail; if no call fails, the fault had
            // no effect
            if (fault == NameServerFault.FROZEN && plain.failed() == 0) {
                throw new IllegalStateException(
                        fault + ": no call of " + release + " fails without the agent, so nothing was measured");
            }
            List<Reading> failed = new ArrayList<>(List.of(
                    new Reading("with", Unit.CALLS, patched.failed()).within(Budget.atMost(0)),
                    new Reading("without", Unit.CALLS, plain.failed()),
                    new Reading("with, switches", Unit.SWITCHES, patched.interventions()),
                    new Reading("with, extra requests", Unit.REQUESTS, patched.extraRequests()),
                    new Reading("without, extra requests", Unit.REQUESTS, plain.extraRequests())));
            if (fault == NameServerFault.REMOVED) {
                failed.add(new Reading("with, to the removed NameServer", Unit.REQUESTS, patched.usedRequests())
                        .within(Budget.atMost(0)));
                failed.add(new Reading("without, to the removed NameServer", Unit.REQUESTS, plain.usedRequests()));
            }
            return List.of(
                    new Figure(release.toString(), fault + ": failed of " + plain.calls().size() + " calls", failed),
                    Figure.of(release.toString(), fault + ": slowest call",
                            new Reading("with", Unit.MILLISECONDS, patched.calls().slowestMillis())
                                    .within(slowest(fault)),
                            new Reading("without", Unit.MILLISECONDS, plain.calls().slowestMillis())));
        }
    }
}
