package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.cli.Table;
import io.github.rocketmqhotfix.testapp.harness.cluster.UnresolvedReleaseException;
import io.github.rocketmqhotfix.testapp.harness.process.ContinuousIntegration;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs benchmarks one after the other. Of each, NAME.json and NAME.svg are in the directory and its table is on the screen
 * as soon as it is over, so that what was measured stays where a later one fails; of one that fails itself, what it had by then.
 */
final class BenchRun {

    static final int KEPT = 0;
    static final int MISSED = 1;
    static final int CANNOT_RUN = 2;

    private final BenchSetting setting;
    private final String command;
    private final Path directory;
    private final PrintWriter out;
    private final PrintWriter errors;

    /** Figures go to {@code out}, progress to {@code errors}; the directory is made where it is missing. */
    BenchRun(BenchSetting setting, String command, Path directory, PrintWriter out, PrintWriter errors) {
        this.setting = setting;
        this.command = command;
        this.directory = directory;
        this.out = out;
        this.errors = errors;
    }

    /** The exit code. */
    int run(List<Benchmark> benchmarks) {
        Machine machine = Machine.current();
        out.println(machine);
        out.flush();
        boolean ran = false;
        boolean kept = true;
        for (Benchmark each : benchmarks) {
            Optional<String> obstacle = each.unavailability();
            if (obstacle.isPresent()) {
                tell(each, "skipped: " + obstacle.get());
                kept &= !ContinuousIntegration.isRunning();
                continue;
            }
            try {
                BenchResult result = measured(each, machine);
                ran = true;
                kept &= result.kept();
                show(result);
                write(result);
            } catch (UnresolvedReleaseException missing) {
                tell(each, "skipped: " + missing.getMessage());
            }
        }
        return !ran ? CANNOT_RUN : kept ? KEPT : MISSED;
    }

    private BenchResult measured(Benchmark benchmark, Machine machine) {
        long start = System.nanoTime();
        List<Figure> figures = new ArrayList<>();
        Optional<String> failure = Optional.empty();
        try (Workspace workspace = Workspace.create("bench-" + benchmark.name())) {
            benchmark.measure(setting, workspace, step -> {
                tell(benchmark, "[" + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s] " + step);
            }, figures::add);
        } catch (UnresolvedReleaseException missing) {
            throw missing;
        } catch (RuntimeException broken) {
            failure = Optional.of(String.valueOf(broken.getMessage()));
            tell(benchmark, broken instanceof IllegalStateException ? broken.getMessage() : broken.toString());
        }
        return new BenchResult(benchmark.name(), Instant.now().truncatedTo(ChronoUnit.SECONDS), command,
                setting.quick(), machine, figures, failure);
    }

    private void write(BenchResult result) {
        try {
            Files.createDirectories(directory);
            result.writeTo(directory.resolve(file(result) + ".json"));
            new Plot(result.name(), result.figures()).writeTo(directory.resolve(file(result) + ".svg"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void show(BenchResult result) {
        out.print(table(result));
        out.println(directory.resolve(file(result) + ".json") + ", " + file(result) + ".svg"
                + (result.quick() ? " (quick: worth nothing as figures)" : ""));
        out.flush();
    }

    /** A quick run does not overwrite what was measured. */
    private static String file(BenchResult result) {
        return result.name() + (result.quick() ? "-quick" : "");
    }

    private void tell(Benchmark benchmark, String what) {
        errors.println(benchmark.name() + ": " + what);
        errors.flush();
    }

    static Table table(BenchResult result) {
        Table table = new Table();
        table.line(result.name(), "median (quartiles)", "budget");
        for (Figure figure : result.figures()) {
            table.line(figure.subject() + ", " + figure.quantity(), "", "");
            figure.readings().forEach(each -> table.line("  " + each.of(), each.text(), budget(each)));
        }
        return table;
    }

    private static String budget(Reading reading) {
        return reading.budget().map(budget -> budget.text(reading.unit()) + (reading.undecided() ? "   <- beyond, by less than the rounds can tell"
                : reading.kept() ? "" : "   <- missed")).orElse("");
    }
}
