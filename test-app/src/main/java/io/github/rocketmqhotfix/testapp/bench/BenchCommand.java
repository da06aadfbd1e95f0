package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.cli.ClusterOptions.ReleaseConverter;
import io.github.rocketmqhotfix.testapp.cli.CommonOptions;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.scenario.NameServerFault;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The subcommand {@code bench}: measures on this machine, and prints the figures beside their budgets. */
@Command(name = "bench", sortOptions = false,
        description = "Measures on this machine, in rounds with and without the agent, and prints the figures beside their budgets.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  every budget is kept, or missed by less than the error of the median",
            "  1  a budget is missed, or a benchmark failed",
            "  2  wrong usage, or nothing was run because a release cannot be resolved",
            "  3  a benchmark was skipped because a program or a release is missing (with CI=true: 1)"})
public final class BenchCommand implements Callable<Integer> {

    static final List<Benchmark> BENCHMARKS = List.of(
            new IdleBenchmark(), new StartBenchmark(), new WeaveBenchmark(), new ThroughputBenchmark(),
            new HotBenchmark(),
            new RecoveryBenchmark(), new SendBackBenchmark(), new ScanBenchmark());

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "BENCHMARK", arity = "0..*",
            description = {
                "the benchmarks to run (default: all)",
                "idle: CPU, time and memory of a JVM without RocketMQ, compared with an empty premain and with no agent",
                "start: NameServer, broker and producer of 4.9.0 and 5.3.1 until they are ready",
                "weave: the time to load each patched class, first in a new JVM, then in more class loaders",
                "throughput: messages per second, CPU and memory per message, with a real broker",
                "hot: time and memory of the woven methods when nothing is wrong, by JMH",
                "recovery: failed calls and the slowest call after a NameServer is frozen, cut off, killed, removed, ...",
                "sendback: how long a send-back blocks its thread while the broker has no master",
                "scan: the agent's command scan on trees of 2,000 and 500 jars"})
    private List<String> names = List.of();

    @Option(names = "--quick",
            description = "one round of each benchmark, to show that it works; the figures mean nothing")
    private boolean quick;

    @Option(names = "--release", paramLabel = "VERSION", converter = ReleaseConverter.class,
            description = "only this release, may be repeated (recovery)")
    private List<Release> releases = List.of();

    @Option(names = "--fault", paramLabel = "FAULT",
            description = "only this fault, may be repeated (recovery): ${COMPLETION-CANDIDATES}")
    private List<NameServerFault> faults = List.of();

    @Option(names = "--out", paramLabel = "DIR",
            description = "the folder for NAME.json and NAME.svg (default: bench beside this application's jar)")
    private Path directory;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        List<Benchmark> chosen = names.isEmpty() ? BENCHMARKS : names.stream().distinct().map(this::named).toList();
        BenchSetting setting = new BenchSetting(common.agent(), quick, releases, faults);
        String command = "java -jar test-app/target/rocketmq-hotfix-test-app.jar "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
        Path results = directory != null ? directory : CommonOptions.applicationFolder().resolve("bench");
        return new BenchRun(setting, command, results, spec.commandLine().getOut(), spec.commandLine().getErr())
                .run(chosen);
    }

    private Benchmark named(String name) {
        return BENCHMARKS.stream().filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "there is no benchmark " + name + "; the benchmarks are "
                                + String.join(", ", BENCHMARKS.stream().map(Benchmark::name).toList())));
    }
}
