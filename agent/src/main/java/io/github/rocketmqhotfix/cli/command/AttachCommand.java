package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.cli.jvm.AgentState;
import io.github.rocketmqhotfix.cli.jvm.AttachException;
import io.github.rocketmqhotfix.config.AttachRequest;
import io.github.rocketmqhotfix.config.Options;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Installs the patches into a running JVM. */
@Command(name = "attach", description = {
    "Installs the patches into a running JVM, and prints what is too late to change without a restart.",
    "Exit code 0: done; 1: check the outcomes and the \"too late\" lines, or OPTIONS had no effect; 2: not done.",
    "From Java 21 on the JVM prints its own warning about agents that are loaded dynamically."},
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
            description = "the options that -javaagent takes: key=value,key=value")
    private String options;

    @Override
    public Integer call() throws AttachException {
        List<String> problems = Options.problems(options);
        if (!problems.isEmpty()) {
            throw new ParameterException(spec.commandLine(), problems.get(0));
        }
        AgentState state = target.conversation().execute(AttachRequest.INSTALL, options);
        switch (state.answer) {
            case "installed":
                return target.print("installed " + state.version, state);
            case "already-installed":
                int exitCode = target.print(OneLine.of(state.detail), state);
                return options.isEmpty() ? exitCode : Commands.CHECK_OUTPUT;
            default:
                throw target.refusal(state);
        }
    }
}
