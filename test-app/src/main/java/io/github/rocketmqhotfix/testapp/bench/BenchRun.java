package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.cli.ExitCode;
import io.github.rocketmqhotfix.testapp.cli.Table;
import io.github.rocketmqhotfix.testapp.harness.cluster.UnresolvedReleaseException;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs benchmarks one after the other. After each benchmark it prints a table and writes NAME.json and NAME.svg, so
 * that a later failure loses nothing. If a benchmark fails, its files have the figures that were complete by then.
 *
 * @param command   the command line of the user
 * @param directory the directory of the files; created if it is missing
 * @param out       receives the tables
 * @param errors    receives progress and failures
 */
record BenchRun(BenchSetting setting, String command, Path directory, PrintWriter out, PrintWriter errors) {

    /** Runs the benchmarks, and returns the exit code. */
    int run(List<Benchmark> benchmarks) {
        Machine machine = Machine.current();
        out.println(machine);
        out.flush();
        boolean ran = false;
        boolean kept = true;
        boolean skipped = false;
        boolean unresolved = false;
        for (Benchmark each : benchmarks) {
            Optional<String> obstacle = each.unavailability();
            if (obstacle.isPresent()) {
                report(each, "skipped: " + obstacle.get());
                skipped = true;
                continue;
            }
            try {
                BenchResult result = measured(each, machine);
                ran = true;
                kept &= result.kept();
                show(result);
                write(result);
            } catch (UnresolvedReleaseException missing) {
                report(each, "skipped: " + missing.getMessage());
                unresolved = true;
            }
        }
        if (!kept) {
            return ExitCode.WRONG;
        }
        if (unresolved && !ran) {
            return ExitCode.CANNOT_RUN;
        }
        return skipped || unresolved ? ExitCode.skipped() : ExitCode.RIGHT;
    }

    private BenchResult measured(Benchmark benchmark, Machine machine) {
        long start = System.nanoTime();
        List<Figure> figures = new ArrayList<>();
        Optional<String> failure = Optional.empty();
        try (Workspace workspace = Workspace.create("bench-" + benchmark.name())) {
            benchmark.measure(setting, workspace,
                    step -> report(benchmark,
                            "[" + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s] " + step),
                    figures::add);
        } catch (UnresolvedReleaseException missing) {
            throw missing;
        } catch (RuntimeException broken) {
            failure = Optional.of(String.valueOf(broken.getMessage()));
            report(benchmark, broken instanceof IllegalStateException ? broken.getMessage() : broken.toString());
        }
        return new BenchResult(benchmark.name(), Instant.now().truncatedTo(ChronoUnit.SECONDS), command,
                setting.quick(), machine, figures, failure);
    }

    private void write(BenchResult result) {
        UncheckedFiles.createDirectories(directory);
        try {
            result.writeTo(directory.resolve(file(result) + ".json"));
            new Plot(result.name(), result.figures()).writeTo(directory.resolve(file(result) + ".svg"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void show(BenchResult result) {
        out.print(table(result));
        out.println(directory.resolve(file(result) + ".json") + ", " + file(result) + ".svg"
                + (result.quick() ? " (quick run: the figures mean nothing)" : ""));
        out.flush();
    }

    /** Returns the file name without ending; a quick run does not overwrite the files of a full run. */
    private static String file(BenchResult result) {
        return result.name() + (result.quick() ? "-quick" : "");
    }

    private void report(Benchmark benchmark, String what) {
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
        return reading.budget()
                .map(budget -> budget.text(reading.unit())
                        + (reading.undecided() ? "   <- missed by less than the error of the median"
                                : reading.kept() ? "" : "   <- missed"))
                .orElse("");
    }
}
