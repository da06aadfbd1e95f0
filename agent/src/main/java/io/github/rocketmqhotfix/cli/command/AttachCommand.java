package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.cli.jvm.AgentState;
import io.github.rocketmqhotfix.cli.jvm.CannotAttach;
import io.github.rocketmqhotfix.config.AttachRequest;
import io.github.rocketmqhotfix.config.Options;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Installs into a running JVM. */
@Command(name = "attach", description = {
            "Installs the patches into a running JVM; says what came too late.",
            "Exit code 0: done; 1: look at an outcome, at what came too late, or at the options; 2: not done.",
            "From Java 21 on the JVM prints a warning of its own about agents that are loaded dynamically."},
        footerHeading = "%nExample:%n",
        footer = {
            "  " + HotfixCommand.NAME + " attach 4711",
            "  " + HotfixCommand.NAME + " attach 4711 patches=namesrv-reset,dry-run=true"})
final class AttachCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private TargetJvm target;

    @Parameters(index = "1", arity = "0..1", paramLabel = "OPTIONS", defaultValue = "",
            description = "as after the flag: key=value,key=value")
    private String options;

    @Override
    public Integer call() throws CannotAttach {
        List<String> problems = Options.problems(options);
        if (!problems.isEmpty()) {
            throw new ParameterException(spec.commandLine(), problems.get(0));
        }
        AgentState state = target.conversation().tell(AttachRequest.INSTALL, options);
        PrintWriter out = spec.commandLine().getOut();
        switch (state.answer()) {
            case "installed":
                out.println(target.line("installed " + state.version()));
                new StateText(out).print(state);
                return state.needsAttention() ? Commands.LOOK : 0;
            case "already-installed":
                out.println(target.line(OneLine.of(state.detail())));
                new StateText(out).print(state);
                return state.needsAttention() || !options.isEmpty() ? Commands.LOOK : 0;
            default:
                throw target.refusal(state);
        }
    }
}
