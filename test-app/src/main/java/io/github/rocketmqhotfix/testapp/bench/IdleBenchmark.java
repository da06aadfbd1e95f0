package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.cli.RequiredPrograms;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.ProgramClasses;
import io.github.rocketmqhotfix.testapp.harness.process.ProcessCost;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.start.IdleHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Measures a JVM that prints one line and does not load RocketMQ, with no other flags than the agent's. */
final class IdleBenchmark implements Benchmark {

    private static final int ROUNDS = 60;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Budget CPU = Budget.atMost(1.10);
    private static final double MILLIS = 1_000;

    @Override
    public Optional<String> unavailability() {
        return RequiredPrograms.obstacle("perl").or(ProcessCost::unavailability);
    }

    @Override
    public void measure(BenchSetting setting, Workspace workspace, StepListener progress, Consumer<Figure> figures) {
        Path classes = ProgramClasses.extractTo(workspace.directoryFor("classes"));
        Map<Variant, List<String>> flags = Map.of(Variant.NONE, List.of(),
                Variant.EMPTY, List.of(PeerAgents.empty(workspace).argument()), Variant.HOTFIX,
                List.of(setting.agent().argument()));
        for (JavaRuntime runtime : Machine.measuredJavas(progress)) {
            String subject = "Java " + runtime.majorVersion();
            Map<Variant, List<ProcessCost>> costs = new Rounds(setting.rounds(ROUNDS),
                    step -> progress.step(subject + ", " + step))
                    .of(List.of(Variant.NONE, Variant.EMPTY, Variant.HOTFIX),
                            variant -> run(runtime, flags.get(variant), classes, workspace));
            figures.accept(figure(subject, "CPU", Unit.MILLISECONDS, costs, each -> each.cpuSeconds() * MILLIS,
                    Optional.of(CPU)));
            figures.accept(figure(subject, "wall", Unit.MILLISECONDS, costs, each -> each.wallSeconds() * MILLIS,
                    Optional.empty()));
            figures.accept(figure(subject, "peak memory", Unit.MEBIBYTES, costs, ProcessCost::peak, Optional.empty()));
        }
    }

    private static Figure figure(String subject, String quantity, Unit unit, Map<Variant, List<ProcessCost>> costs,
            ToDoubleFunction<ProcessCost> value, Optional<Budget> budget) {
        Reading none = Reading.of(Variant.NONE, unit, costs, value);
        Reading empty = Reading.of(Variant.EMPTY, unit, costs, value);
        Reading hotfix = Reading.of(Variant.HOTFIX, unit, costs, value);
        Reading ratio = hotfix.dividedBy(empty);
        return Figure.of(subject, quantity, none, empty, hotfix, hotfix.dividedBy(none),
                budget.map(ratio::within).orElse(ratio));
    }

    private static ProcessCost run(JavaRuntime runtime, List<String> flags, Path classes, Workspace workspace) {
        List<String> command = new ArrayList<>(List.of(runtime.executable().toString()));
        command.addAll(flags);
        command.addAll(List.of("-cp", classes.toString(), IdleHost.class.getName()));
        return ProcessCost.of("idle", command, workspace.directory(), LIMIT);
    }
}
