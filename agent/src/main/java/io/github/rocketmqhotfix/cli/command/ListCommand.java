package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.cli.jvm.AgentState;
import io.github.rocketmqhotfix.cli.jvm.AgentState.PatchState;
import io.github.rocketmqhotfix.cli.jvm.CannotAttach;
import io.github.rocketmqhotfix.cli.jvm.RocketMqJvm;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** All JVMs of this machine that run RocketMQ. */
@Command(name = "list", description = {
            "Lists the JVMs on this machine that run RocketMQ, with their outcomes.",
            "Installs nothing. RocketMQ shows by main class, class path, open jars, or jars inside the one that was started.",
            "Exit code 0: all could be asked; 2: some could not."},
        footerHeading = "%nExample:%n",
        footer = "  " + HotfixCommand.NAME + " list")
final class ListCommand implements Callable<Integer> {

    private static final String ROW = "%-8s %-12s %-45s %s%n";

    @Spec
    private CommandSpec spec;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "10", converter = WholeSeconds.class,
            description = "how long each JVM may take to answer (default: ${DEFAULT-VALUE})")
    private long timeoutSeconds;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help")
    private boolean help;

    @Override
    public Integer call() throws CannotAttach {
        PrintWriter out = spec.commandLine().getOut();
        List<RocketMqJvm> all = RocketMqJvm.running();
        if (all.isEmpty()) {
            out.println("no JVM that runs RocketMQ is to be seen here");
            return 0;
        }
        int exitCode = 0;
        out.printf(ROW, "PID", "USER", "RUNS", "PATCHES");
        for (RocketMqJvm each : all) {
            String patches;
            try {
                patches = patches(each.look(timeoutSeconds));
            } catch (CannotAttach | RuntimeException e) {
                if (each.hasEnded()) {
                    continue;
                }
                patches = "not asked: " + OneLine.of(e);
                exitCode = Commands.CANNOT;
            }
            out.printf(ROW, each.pid(), OneLine.of(each.user()), OneLine.of(each.main()), patches);
            out.flush();
        }
        return exitCode;
    }

    private static String patches(AgentState state) {
        StringBuilder text = new StringBuilder();
        for (PatchState patch : state.patches()) {
            text.append(text.length() == 0 ? "" : " ").append(patch.id()).append('=').append(OneLine.of(patch.outcome()));
        }
        return text.length() == 0 ? "the agent is not in this JVM" : text.toString();
    }
}
