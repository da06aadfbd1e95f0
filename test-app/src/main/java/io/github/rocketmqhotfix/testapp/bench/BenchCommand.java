package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.cluster.UnresolvedReleaseException;
import io.github.rocketmqhotfix.testapp.demo.AgentJar;
import io.github.rocketmqhotfix.testapp.demo.Table;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures on this machine, and shows the figures beside their budgets. */
@Command(name = "bench", sortOptions = false,
        description = "Measures one thing on this machine and shows the figures, medians (min to max), beside their budgets.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  every budget is kept",
            "  1  one is missed, or what is measured does not work",
            "  2  wrong usage, or nothing could be run"})
public final class BenchCommand implements Callable<Integer> {

    private static final List<Benchmark> BENCHMARKS = List.of(new ScanBenchmark());

    private static final int KEPT = 0;
    private static final int MISSED = 1;
    private static final int CANNOT_RUN = 2;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "BENCHMARK", description = "scan: the agent's command scan on a tree of 2,000 jars")
    private String name;

    @Option(names = "--agent", paramLabel = "JAR",
            description = "the agent (default: the one that is built beside this application)")
    private Path agent;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help")
    private boolean help;

    @Override
    public Integer call() {
        Benchmark benchmark = BENCHMARKS.stream().filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow(() -> usage("no benchmark " + name + "; there are "
                        + String.join(", ", BENCHMARKS.stream().map(Benchmark::name).toList())));
        Path agentJar = agent != null ? agent : AgentJar.besideThisApplication();
        if (!Files.isRegularFile(agentJar)) {
            throw usage(AgentJar.missing(agentJar));
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter errors = spec.commandLine().getErr();
        try (Workspace workspace = Workspace.create("bench")) {
            List<Figure> figures = benchmark.measure(agentJar, workspace, step -> errors.println(name + ": " + step));
            out.println(Machine.current());
            out.print(table(figures));
            out.flush();
            return exitCode(figures);
        } catch (UnresolvedReleaseException missing) {
            errors.println(missing.getMessage());
            return CANNOT_RUN;
        } catch (IllegalStateException broken) {
            errors.println(broken.getMessage());
            return MISSED;
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    static Table table(List<Figure> figures) {
        Table table = new Table();
        table.line("", "measured", "budget");
        figures.forEach(each -> table.line(each.what(), each.measured(), each.budget() + (each.kept() ? "" : "   <- missed")));
        return table;
    }

    static int exitCode(List<Figure> figures) {
        return figures.stream().allMatch(Figure::kept) ? KEPT : MISSED;
    }
}
