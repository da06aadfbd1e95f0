package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.cli.jvm.AgentConversation;
import io.github.rocketmqhotfix.cli.jvm.AgentState;
import io.github.rocketmqhotfix.cli.jvm.AttachException;
import java.io.PrintWriter;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The parameters and the output that all commands for one running JVM have in common. */
final class TargetJvm {

    static final String WITHOUT_AGENT = "the agent is not in this JVM";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(paramLabel = "PID", description = "process id of the JVM, as jps or ps shows it")
    long pid;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "30", converter = WholeSeconds.class,
            description = "how long the JVM may take to answer (default: ${DEFAULT-VALUE})")
    private long timeoutSeconds;

    AgentConversation conversation() {
        return new AgentConversation(pid, timeoutSeconds);
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    void print(String text) {
        out().println(line(text));
    }

    /** Prints a line about the JVM, then the state. Returns the exit code for the state. */
    int print(String text, AgentState state) {
        print(text);
        StateOutput.print(out(), state);
        return state.needsAttention() ? Commands.CHECK_OUTPUT : 0;
    }

    /** Returns the exception for an answer that means that the command failed. */
    AttachException refusal(AgentState state) {
        return new AttachException(line(state.detail.isEmpty() ? state.answer : state.detail));
    }

    private String line(String text) {
        return "process " + pid + ": " + text;
    }

    /** Converts a timeout in seconds. It must be positive, because no JVM answers in 0 seconds. */
    static final class WholeSeconds implements ITypeConverter<Long> {

        @Override
        public Long convert(String text) {
            if (!text.matches("\\+?0*[1-9]\\d{0,17}")) {
                throw new TypeConversionException("'" + text + "' is not a whole number of at least 1");
            }
            return Long.valueOf(text);
        }
    }
}
