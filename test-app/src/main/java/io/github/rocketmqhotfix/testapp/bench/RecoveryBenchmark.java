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
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * How many calls of a released client fail, and how long the slowest takes, when something happens to one of its NameServers:
 * one JVM for each release, without and with the agent, and in it a new client for each fault.
 */
final class RecoveryBenchmark implements Benchmark {

    private static final List<Release> RELEASES = releases("3.2.6", "4.2.0", "4.7.0", "4.9.0", "4.9.8", "5.0.0", "5.1.4", "5.3.0",
            "5.3.1", "5.5.0");
    private static final List<Release> QUICK_RELEASES = releases("4.2.0", "5.3.1");
    private static final List<NameServerFault> QUICK_FAULTS = List.of(NameServerFault.FROZEN, NameServerFault.FIRST_START,
            NameServerFault.REMOVED);
    private static final int THREADS = 16;
    private static final int CALLS = 6;
    private static final int QUICK_CALLS = 2;
    /** RocketMQ's own for a route. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** What one NameServer has to answer, and what a call may take beside that. */
    private static final int ATTEMPT_MILLIS = 500;
    /** They wait for time-outs most of the time. */
    private static final int AT_ONCE = 2;

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public String description() {
        return "failed calls and the slowest call after a NameServer is frozen, cut off, killed, removed, ...";
    }

    @Override
    public void measure(BenchSetting setting, Workspace workspace, StepListener progress, Consumer<Figure> figures) {
        List<Release> releases = chosen(setting.releases(), setting.quick() ? QUICK_RELEASES : RELEASES);
        List<NameServerFault> faults = chosen(setting.faults(),
                setting.quick() ? QUICK_FAULTS : List.of(NameServerFault.values()));
        NameServerFault.Load load = new NameServerFault.Load(THREADS, setting.quick() ? QUICK_CALLS : CALLS, TIMEOUT, PAUSE);
        try (ReleaseJars jars = new ReleaseJars(); Batch batch = new Batch(AT_ONCE, progress)) {
            List<Row> rows = new ArrayList<>();
            for (Release release : releases) {
                Side side = new Side(release, classPath(release, jars.client(release)), faults, load, progress);
                rows.add(new Row(release, batch.run(release + " without", () -> side.measured(Optional.empty())),
                        batch.run(release + " with", () -> side.measured(Optional.of(setting.agent())))));
            }
            for (Row row : rows) {
                faults.forEach(fault -> row.figures(fault).forEach(figures));
            }
        }
    }

    private static <T> List<T> chosen(List<T> asked, List<T> otherwise) {
        return asked.isEmpty() ? otherwise : asked;
    }

    private static List<Release> releases(String... versions) {
        return List.of(versions).stream().map(Release::new).toList();
    }

    private static String classPath(Release release, List<Path> jars) {
        return release.rootPackage() + "=" + jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** The slowest call that a fault may cause with the agent. */
    private static Budget slowest(NameServerFault fault) {
        return Budget.atMost(ATTEMPT_MILLIS * (fault.askedInVain() + 1));
    }

    /** One release in one JVM. */
    private record Side(Release release, String classPath, List<NameServerFault> faults, NameServerFault.Load load, StepListener progress) {

        Results measured(Optional<AgentFlag> agent) {
            Map<NameServerFault, Result> results = new EnumMap<>(NameServerFault.class);
            try (Workspace workspace = Workspace.create("recovery")) {
                RemotingClients clients = RemotingClients.start(workspace, JavaRuntime.current(), agent, List.of(classPath));
                for (NameServerFault fault : faults) {
                    Result result = fault.measure(clients, 0, load);
                    results.put(fault, result);
                    boolean missed = result.failed() > 0 || !slowest(fault).keeps(result.calls().slowestMillis());
                    progress.step(String.join(", ", release.toString(), fault.toString(), agent.isPresent() ? "with" : "without")
                            + ": " + result + (missed && agent.isPresent() ? explanation(result) : ""));
                }
                if (agent.isPresent()) {
                    AgentLines.requireApplied(clients.process(), Defect.NAMESRV_RESET.id());
                }
            }
            return new Results(results);
        }

        private static String explanation(Result result) {
            List<String> lines = new ArrayList<>(result.agentLines());
            lines.add(result.calls().lastFailure());
            return lines.stream().map(line -> System.lineSeparator() + "    " + line).collect(Collectors.joining());
        }
    }

    /** By fault. */
    private record Results(Map<NameServerFault, Result> by) {

        /** For the progress. */
        @Override
        public String toString() {
            return by.size() + " faults";
        }
    }

    /** One release. */
    private record Row(Release release, Future<Results> without, Future<Results> with) {

        List<Figure> figures(NameServerFault fault) {
            Result plain = Batch.result(without).by().get(fault);
            Result patched = Batch.result(with).by().get(fault);
            // what is judged below has to hurt where there is no agent
            if (fault == NameServerFault.FROZEN && plain.failed() == 0) {
                throw new IllegalStateException(fault + " does " + release + " no harm without the agent, so nothing was measured");
            }
            List<Reading> failed = new ArrayList<>(List.of(
                    reading("with", Unit.CALLS, patched.failed()).within(Budget.atMost(0)),
                    reading("without", Unit.CALLS, plain.failed()),
                    reading("with, switches", Unit.SWITCHES, patched.interventions()),
                    reading("with, extra requests", Unit.REQUESTS, patched.extraRequests()),
                    reading("without, extra requests", Unit.REQUESTS, plain.extraRequests())));
            if (fault == NameServerFault.REMOVED) {
                failed.add(reading("with, asked the removed one", Unit.REQUESTS, patched.usedRequests()).within(Budget.atMost(0)));
                failed.add(reading("without, asked the removed one", Unit.REQUESTS, plain.usedRequests()));
            }
            return List.of(new Figure(release.toString(), fault + ": failed of " + plain.calls().calls() + " calls", failed),
                    Figure.of(release.toString(), fault + ": slowest call",
                            reading("with", Unit.MILLISECONDS, patched.calls().slowestMillis()).within(slowest(fault)),
                            reading("without", Unit.MILLISECONDS, plain.calls().slowestMillis())));
        }

        private static Reading reading(String of, Unit unit, double number) {
            return new Reading(of, unit, List.of(number));
        }
    }
}
