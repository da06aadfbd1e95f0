package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.cli.AgentJar;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.scenario.NameServerFault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Measures on this machine, and shows the figures beside their budgets. */
@Command(name = "bench", sortOptions = false,
        description = "Measures on this machine, in rounds with and without, and shows the figures beside their budgets.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  every budget is kept",
            "  1  one is missed, or what is measured does not work",
            "  2  wrong usage, or nothing could be run"})
public final class BenchCommand implements Callable<Integer> {

    private static final List<Benchmark> BENCHMARKS = List.of(
            new IdleBenchmark(), new StartBenchmark(), new WeaveBenchmark(), new ThroughputBenchmark(), new HotBenchmark(),
            new RecoveryBenchmark(), new SendBackBenchmark(), new ScanBenchmark());

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "BENCHMARK", arity = "0..*",
            description = {"which (default: all)", "${COMPLETION-CANDIDATES}"}, completionCandidates = Names.class)
    private List<String> names = List.of();

    @Option(names = "--quick", description = "one round of each, to see that it runs: the figures are worth nothing")
    private boolean quick;

    @Option(names = "--agent", paramLabel = "JAR",
            description = "the agent (default: the one that is built beside this application)")
    private Path agent;

    @Option(names = "--release", paramLabel = "VERSION", converter = ReleaseConverter.class,
            description = "only this release, may be repeated (recovery)")
    private List<Release> releases = List.of();

    @Option(names = "--fault", paramLabel = "FAULT", converter = FaultConverter.class, completionCandidates = FaultNames.class,
            description = "only this fault, may be repeated (recovery): ${COMPLETION-CANDIDATES}")
    private List<NameServerFault> faults = List.of();

    @Option(names = "--out", paramLabel = "DIR",
            description = "where NAME.json and NAME.svg are written (default: bench beside this application's jar)")
    private Path directory;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help")
    private boolean help;

    /** For the help. */
    static final class Names extends ArrayList<String> {

        private static final long serialVersionUID = 1L;

        Names() {
            super(BENCHMARKS.stream().map(each -> each.name() + ": " + each.description()).toList());
        }
    }

    /** For the help. */
    static final class FaultNames extends ArrayList<String> {

        private static final long serialVersionUID = 1L;

        FaultNames() {
            super(Stream.of(NameServerFault.values()).map(NameServerFault::toString).toList());
        }
    }

    /** By version. */
    static final class ReleaseConverter implements ITypeConverter<Release> {

        @Override
        public Release convert(String version) {
            return new Release(version);
        }
    }

    /** By the name that is in the tables. */
    static final class FaultConverter implements ITypeConverter<NameServerFault> {

        @Override
        public NameServerFault convert(String name) {
            return Stream.of(NameServerFault.values()).filter(each -> each.toString().equals(name)).findFirst()
                    .orElseThrow(() -> new TypeConversionException("no fault " + name + "; there are "
                            + String.join(", ", new FaultNames())));
        }
    }

    @Override
    public Integer call() {
        List<Benchmark> chosen = names.isEmpty() ? BENCHMARKS : names.stream().distinct().map(this::named).toList();
        Path agentJar = AgentJar.chosen(agent, spec);
        Path results = directory != null ? directory : AgentJar.folderOfThisApplication().resolve("bench");
        return new BenchRun(new BenchSetting(new AgentFlag(agentJar), quick, releases, faults), commandLine(), results,
                spec.commandLine().getOut(), spec.commandLine().getErr()).run(chosen);
    }

    private Benchmark named(String name) {
        return BENCHMARKS.stream().filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow(() -> usage("no benchmark " + name + "; there are "
                        + BENCHMARKS.stream().map(Benchmark::name).collect(Collectors.joining(", "))));
    }

    private String commandLine() {
        return "java -jar test-app/target/rocketmq-hotfix-test-app.jar "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
