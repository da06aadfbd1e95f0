package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.cli.ClusterOptions;
import io.github.rocketmqhotfix.testapp.cli.CommonOptions;
import io.github.rocketmqhotfix.testapp.cli.ExitCode;
import io.github.rocketmqhotfix.testapp.cli.RequiredPrograms;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The subcommand {@code soak}: runs a cluster under faults for a given time. */
@Command(name = "soak", sortOptions = false,
        description = "Runs a cluster with the agent in all JVMs, injects one fault after the other, and checks invariants all the time.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  all invariants hold",
            "  1  an invariant is broken; the output names it, with time and place",
            "  2  wrong usage, or the soak could not run",
            "  3  no invariant is broken, but some could not be judged (growth needs",
            "     24 faults), or this machine lacks a program or network namespaces",
            "     (with CI=true: 1)"})
public final class SoakCommand implements Callable<Integer> {

    private static final int SECONDS_PER_MINUTE = 60;

    /** For the start, the last fault, its recovery, and the last messages. */
    private static final Duration EXTRA_TIME = Duration.ofMinutes(30);

    @Spec
    private CommandSpec spec;

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "10",
            description = "how long faults are injected, in minutes, such as 30 or 0.5 (default: ${DEFAULT-VALUE})")
    private double minutes;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1",
            description = "seed for kinds, targets, durations and order of the faults (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--faults", hidden = true, defaultValue = "2147483647",
            description = "the largest number of faults")
    private int faults;

    @Mixin
    private ClusterOptions cluster;

    @Option(names = "--without-agent", description = "runs without the agent, to see what breaks")
    private boolean withoutAgent;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "soak",
            description = "the folder for soak.json and soak.svg (default: ${DEFAULT-VALUE})")
    private Path directory;

    @Option(names = "--in-this-network", hidden = true)
    private boolean inThisNetwork;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        if (!(minutes > 0)) {
            throw new ParameterException(spec.commandLine(), "--minutes must be more than 0");
        }
        PrintStream screen = System.out;
        try (ReleaseJars jars = new ReleaseJars()) {
            Installation installation = cluster.installation(jars);
            if (inThisNetwork) {
                return soak(installation, screen);
            }
            List<String> arguments = argumentsInside(installation);
            Optional<String> obstacle = RequiredPrograms.obstacleToNetworks("nft", "tcpdump");
            if (obstacle.isPresent()) {
                System.err.println("skipped: " + obstacle.get());
                return ExitCode.skipped();
            }
            // the second run of this application, in a network namespace, cannot download from a Maven repository
            ClusterOptions.fetch(installation);
            return new SoakNetwork(screen).run(spec.root().userObject().getClass().getName(), arguments,
                    length().plus(EXTRA_TIME));
        } catch (IllegalStateException | ConditionTimeoutException failure) {
            screen.println(failure.getMessage());
            return ExitCode.CANNOT_RUN;
        }
    }

    private int soak(Installation installation, PrintStream screen) throws IOException {
        Setting setting = new Setting(installation, installation, agentFlag());
        SoakResult result = new SoakRun(new SoakPlan(setting, length(), seed, faults), screen).run();
        screen.print(result.words());
        Files.createDirectories(directory);
        result.writeTo(directory.resolve("soak.json"));
        new SoakPlot(result).writeTo(directory.resolve("soak.svg"));
        screen.println("written: " + directory.resolve("soak.json") + ", " + directory.resolve("soak.svg"));
        return switch (result.outcome()) {
            case RIGHT -> ExitCode.RIGHT;
            case BROKEN -> ExitCode.WRONG;
            case OPEN -> ExitCode.INCOMPLETE;
        };
    }

    // the run in the network namespace has another working directory, so all paths are absolute
    private List<String> argumentsInside(Installation installation) {
        List<String> arguments = new ArrayList<>(
                List.of("soak", "--in-this-network", "--minutes=" + minutes, "--seed=" + seed,
                        "--faults=" + faults, "--rocketmq=" + installation.release(),
                        "--java-home=" + installation.runtime().home().toAbsolutePath(),
                        "--out=" + directory.toAbsolutePath()));
        arguments.add(agentFlag().map(flag -> "--agent=" + flag.jar().toAbsolutePath()).orElse("--without-agent"));
        return arguments;
    }

    private Duration length() {
        return Duration.ofSeconds(Math.round(minutes * SECONDS_PER_MINUTE));
    }

    private Optional<AgentFlag> agentFlag() {
        return withoutAgent ? Optional.empty() : Optional.of(common.agent());
    }
}
