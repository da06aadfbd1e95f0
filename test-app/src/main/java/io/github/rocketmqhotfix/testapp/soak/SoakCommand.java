package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.Main;
import io.github.rocketmqhotfix.testapp.cli.AgentJar;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.cluster.UnresolvedReleaseException;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The soak: a cluster under faults for as long as one likes. */
@Command(name = "soak", sortOptions = false,
        description = "Runs a cluster with the agent in all JVMs, lets one thing after the other go wrong, and checks all the time what must hold.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  all invariants hold",
            "  1  one is broken; what, when and where is said",
            "  2  wrong usage, or it could not be run: it needs network namespaces, tcpdump and nft",
            "  3  none is broken, but some could not be judged; which and why is said. To judge growth takes 24 faults"})
public final class SoakCommand implements Callable<Integer> {

    private static final int RIGHT = 0;
    private static final int BROKEN = 1;
    private static final int CANNOT_RUN = 2;
    private static final int OPEN = 3;
    private static final int SECONDS_PER_MINUTE = 60;

    /** The start, the fault that is under way when the time is over, its recovery, and the last messages. */
    private static final Duration AROUND = Duration.ofMinutes(30);

    @Spec
    private CommandSpec spec;

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "10",
            description = "for how long faults are begun, such as 30 or 0.5 (default: ${DEFAULT-VALUE})")
    private double minutes;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1",
            description = "decides the faults: kinds, targets, lengths, order (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--faults", hidden = true, defaultValue = "2147483647", description = "at most so many")
    private int faults;

    @Option(names = "--rocketmq", paramLabel = "VERSION", defaultValue = "4.9.0",
            description = "the RocketMQ release (default: ${DEFAULT-VALUE})")
    private String version;

    @Option(names = "--java-home", paramLabel = "DIR", description = "the Java for servers and clients (default: the one that runs this)")
    private Path javaHome;

    @Option(names = "--agent", paramLabel = "JAR",
            description = "the agent (default: the one that is built beside this application)")
    private Path agent;

    @Option(names = "--without-agent", description = "to see what breaks then")
    private boolean withoutAgent;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "soak",
            description = "where soak.json and soak.svg are written (default: ${DEFAULT-VALUE})")
    private Path directory;

    @Option(names = "--in-this-network", hidden = true)
    private boolean inThisNetwork;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help")
    private boolean help;

    @Override
    public Integer call() throws IOException {
        if (!(minutes > 0)) {
            throw usage("--minutes has to be more than 0");
        }
        PrintStream screen = System.out;
        try (ReleaseJars jars = new ReleaseJars()) {
            Installation installation = installation(jars);
            if (inThisNetwork) {
                return soak(installation, screen);
            }
            fetch(installation);
            return new OwnNetwork(screen).run(Main.class.getName(), argumentsInside(), length().plus(AROUND));
        } catch (UnresolvedReleaseException | IllegalStateException | ConditionTimeoutException failure) {
            screen.println(failure.getMessage());
            return CANNOT_RUN;
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
            case RIGHT -> RIGHT;
            case BROKEN -> BROKEN;
            case OPEN -> OPEN;
        };
    }

    // the network inside reaches no repository
    private static void fetch(Installation installation) {
        installation.releaseJars().nameServer(installation.release());
        installation.releaseJars().broker(installation.release());
        installation.releaseJars().client(installation.release());
    }

    // the working directory is another one inside
    private List<String> argumentsInside() {
        List<String> arguments = new ArrayList<>(List.of("soak", "--in-this-network", "--minutes=" + minutes, "--seed=" + seed,
                "--faults=" + faults, "--rocketmq=" + version, "--out=" + directory.toAbsolutePath()));
        if (javaHome != null) {
            arguments.add("--java-home=" + javaHome.toAbsolutePath());
        }
        arguments.add(agentFlag().map(flag -> "--agent=" + flag.jar().toAbsolutePath()).orElse("--without-agent"));
        return arguments;
    }

    private Duration length() {
        return Duration.ofSeconds(Math.round(minutes * SECONDS_PER_MINUTE));
    }

    private Optional<AgentFlag> agentFlag() {
        if (withoutAgent) {
            return Optional.empty();
        }
        return Optional.of(new AgentFlag(AgentJar.chosen(agent, spec)));
    }

    private Installation installation(ReleaseJars jars) {
        try {
            JavaRuntime runtime = javaHome == null ? JavaRuntime.current() : JavaRuntime.of(javaHome);
            return new Installation(jars, new Release(version), runtime,
                    runtime.majorVersion() == 8 ? Layout.OFFICIAL_IMAGE : Layout.PLAIN);
        } catch (IllegalArgumentException bad) {
            throw usage(bad.getMessage());
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
