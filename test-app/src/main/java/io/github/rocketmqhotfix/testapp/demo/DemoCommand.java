package io.github.rocketmqhotfix.testapp.demo;

import io.github.rocketmqhotfix.testapp.cli.AgentJar;
import io.github.rocketmqhotfix.testapp.cli.ProgressDisplay;
import io.github.rocketmqhotfix.testapp.cli.Table;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.cluster.UnresolvedReleaseException;
import io.github.rocketmqhotfix.testapp.harness.process.ContinuousIntegration;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The demo: each defect without and with the agent, measured, in a table. */
@Command(name = "demo", sortOptions = false,
        description = "Runs each defect on a real cluster, without and then with the agent, and shows what was measured.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  all is well with the agent; without it just this release's defects show",
            "  1  something is not as it should be",
            "  2  wrong usage, or nothing could be run",
            "  3  a row was skipped (with CI=true: 1)"})
public final class DemoCommand implements Callable<Integer> {

    private static final String OLDEST = "3.2.6";

    private static final int RIGHT = 0;
    private static final int WRONG = 1;
    private static final int CANNOT_RUN = 2;
    private static final int SKIPPED = 3;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rocketmq", paramLabel = "VERSION", defaultValue = "4.9.0",
            description = "the RocketMQ release, " + OLDEST + " or later (default: ${DEFAULT-VALUE})")
    private String version;

    @Option(names = "--agent", paramLabel = "JAR",
            description = "the agent (default: the one that is built beside this application)")
    private Path agent;

    @Option(names = "--java-home", paramLabel = "DIR",
            description = "the Java for servers and clients (default: the one that runs this); Java 8 gets the command"
                    + " line of the official images, with RocketMQ in -Djava.ext.dirs")
    private Path javaHome;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help")
    private boolean help;

    @Override
    public Integer call() throws InterruptedException {
        Path agentJar = AgentJar.chosen(agent, spec);
        Release release = release();
        JavaRuntime runtime = runtime();
        PrintStream errors = System.err;
        try {
            List<RowOutcome> outcomes = measure(release, runtime, new AgentFlag(agentJar), errors);
            if (Workspace.isEnding()) {
                return WRONG;
            }
            System.out.print(table(release, outcomes));
            return exitCode(outcomes);
        } catch (UnresolvedReleaseException missing) {
            errors.println(missing.getMessage());
            return CANNOT_RUN;
        }
    }

    private static List<RowOutcome> measure(Release release, JavaRuntime runtime, AgentFlag agent, PrintStream errors)
            throws InterruptedException {
        Layout layout = runtime.majorVersion() == 8 ? Layout.OFFICIAL_IMAGE : Layout.PLAIN;
        try (ReleaseJars jars = new ReleaseJars(); ProgressDisplay progress = new ProgressDisplay(errors)) {
            Installation installation = new Installation(jars, release, runtime, layout);
            fetch(installation, progress);
            return new Demonstration(Setting.of(installation), agent, progress, errors).run();
        }
    }

    private static void fetch(Installation installation, ProgressDisplay progress) {
        String name = "RocketMQ " + installation.release();
        progress.of(name).step("fetching its jars");
        installation.releaseJars().nameServer(installation.release());
        installation.releaseJars().broker(installation.release());
        installation.releaseJars().client(installation.release());
        progress.finished(name, "jars are here");
    }

    private Release release() {
        Release release;
        try {
            release = new Release(version);
        } catch (IllegalArgumentException bad) {
            throw usage(bad.getMessage());
        }
        if (!release.isAtLeast(OLDEST)) {
            throw usage("the oldest release whose NameServer and broker are published is " + OLDEST + ", not " + version);
        }
        return release;
    }

    private JavaRuntime runtime() {
        try {
            return javaHome == null ? JavaRuntime.current() : JavaRuntime.of(javaHome);
        } catch (IllegalArgumentException bad) {
            throw usage(bad.getMessage());
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    static Table table(Release release, List<RowOutcome> outcomes) {
        Table table = new Table();
        table.line("RocketMQ " + release, "without the agent", "with the agent");
        outcomes.forEach(row -> table.line(row.defect().id(), row.without(),
                row.with() + (row.verdict() == RowOutcome.Verdict.WRONG ? "   <- not as it should be" : "")));
        return table;
    }

    static int exitCode(List<RowOutcome> outcomes) {
        if (outcomes.stream().anyMatch(row -> row.verdict() == RowOutcome.Verdict.WRONG)) {
            return WRONG;
        }
        if (outcomes.stream().anyMatch(row -> row.verdict() == RowOutcome.Verdict.SKIPPED)) {
            return ContinuousIntegration.isRunning() ? WRONG : SKIPPED;
        }
        return RIGHT;
    }
}
