package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
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

/** A JVM that has nothing to do with RocketMQ and prints one line, as Java starts it where no flag is given. */
final class IdleBenchmark implements Benchmark {

    private static final int ROUNDS = 60;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Budget CPU = Budget.atMost(1.10);
    private static final double MILLIS = 1_000;

    private enum Variant {
        NONE("no agent"),
        EMPTY("empty premain"),
        HOTFIX("agent");

        private final String words;

        Variant(String words) {
            this.words = words;
        }
    }

    /** What one Java costs. */
    private record Costs(Map<Variant, List<ProcessCost>> byVariant) {

        Reading of(Variant variant, Unit unit, ToDoubleFunction<ProcessCost> quantity) {
            return Reading.of(variant.words, unit, byVariant.get(variant), quantity);
        }

        Figure figure(String subject, String quantity, Unit unit, ToDoubleFunction<ProcessCost> value, Optional<Budget> budget) {
            Reading none = of(Variant.NONE, unit, value);
            Reading empty = of(Variant.EMPTY, unit, value);
            Reading hotfix = of(Variant.HOTFIX, unit, value);
            Reading ratio = hotfix.dividedBy(empty);
            return Figure.of(subject, quantity, none, empty, hotfix, hotfix.dividedBy(none), budget.map(ratio::within).orElse(ratio));
        }
    }

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String description() {
        return "a JVM without RocketMQ, against an empty premain and against no agent";
    }

    @Override
    public Optional<String> unavailability() {
        return ProcessCost.unavailability();
    }

    @Override
    public void measure(BenchSetting setting, Workspace workspace, StepListener progress, Consumer<Figure> figures) {
        Path classes = ProgramClasses.extractTo(workspace.directoryFor("classes"));
        AgentFlag empty = BenchAgentJar.empty(workspace);
        for (JavaRuntime runtime : Javas.installed(progress)) {
            String subject = "Java " + runtime.majorVersion();
            Costs costs = new Costs(new Rounds(setting.rounds(ROUNDS), step -> progress.step(subject + ", " + step))
                    .of(List.of(Variant.values()), variant -> run(runtime, flag(variant, empty, setting.agent()), classes, workspace)));
            figures.accept(costs.figure(subject, "CPU", Unit.MILLISECONDS, each -> each.cpuSeconds() * MILLIS, Optional.of(CPU)));
            figures.accept(costs.figure(subject, "wall", Unit.MILLISECONDS, each -> each.wallSeconds() * MILLIS, Optional.empty()));
            figures.accept(costs.figure(subject, "peak memory", Unit.MEBIBYTES, ProcessCost::peak, Optional.empty()));
        }
    }

    private static List<String> flag(Variant variant, AgentFlag empty, AgentFlag hotfix) {
        return switch (variant) {
            case NONE -> List.of();
            case EMPTY -> List.of(empty.argument());
            case HOTFIX -> List.of(hotfix.argument());
        };
    }

    private static ProcessCost run(JavaRuntime runtime, List<String> flag, Path classes, Workspace workspace) {
        List<String> command = new ArrayList<>(List.of(runtime.executable().toString()));
        command.addAll(flag);
        command.addAll(List.of("-cp", classes.toString(), IdleHost.class.getName()));
        return ProcessCost.of("idle", command, workspace.directory(), LIMIT);
    }
}
