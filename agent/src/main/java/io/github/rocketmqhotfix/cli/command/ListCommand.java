package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.cli.jvm.AgentState;
import io.github.rocketmqhotfix.cli.jvm.AttachException;
import io.github.rocketmqhotfix.cli.jvm.RocketMqJvm;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the JVMs on this machine that run RocketMQ. */
@Command(name = "list", description = {
    "Lists the JVMs on this machine that run RocketMQ, with their outcomes.",
    "Installs nothing. Finds RocketMQ by main class, class path, open jars, or jars inside the jar that was started.",
    "Exit code 0: all JVMs answered, or no JVM was found; 2: a JVM did not answer."},
        footerHeading = "%nExample:%n",
        footer = "  " + HotfixCommand.NAME + " list")
final class ListCommand implements Callable<Integer> {

    private static final String ROW = "%-8s %-12s %-45s %s%n";

    @Spec
    private CommandSpec spec;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "10", converter = TargetJvm.WholeSeconds.class,
            description = "how long each JVM may take to answer (default: ${DEFAULT-VALUE})")
    private long timeoutSeconds;

    @Override
    public Integer call() throws AttachException {
        PrintWriter out = spec.commandLine().getOut();
        List<RocketMqJvm> all = RocketMqJvm.running();
        if (all.isEmpty()) {
            out.println("no JVM that runs RocketMQ is visible here");
            return 0;
        }
        int exitCode = 0;
        out.printf(ROW, "PID", "USER", "RUNS", "PATCHES");
        for (RocketMqJvm each : all) {
            String patches;
            try {
                patches = patches(each.agentState(timeoutSeconds));
            } catch (AttachException | RuntimeException e) {
                if (each.hasEnded()) {
                    continue;
                }
                patches = "unknown: " + OneLine.of(e);
                exitCode = Commands.FAILED;
            }
            out.printf(ROW, each.pid, OneLine.of(each.user), OneLine.of(each.main), patches);
            out.flush();
        }
        return exitCode;
    }

    private static String patches(AgentState state) {
        return state.isPresent() ? state.patches().stream().map(patch -> patch.id + '=' + OneLine.of(patch.outcome))
                .collect(Collectors.joining(" ")) : TargetJvm.WITHOUT_AGENT;
    }
}
