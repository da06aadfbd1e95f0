package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.cli.jvm.AgentConversation;
import io.github.rocketmqhotfix.cli.jvm.AgentState;
import io.github.rocketmqhotfix.cli.jvm.CannotAttach;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What all commands take that talk with a running JVM. */
final class TargetJvm {

    static final String WITHOUT_AGENT = "the agent is not in this JVM";

    @Parameters(paramLabel = "PID", description = "process id of the JVM, as jps or ps shows it")
    private long pid;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "30", converter = WholeSeconds.class,
            description = "how long the JVM may take to answer (default: ${DEFAULT-VALUE})")
    private long timeoutSeconds;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help")
    private boolean help;

    long pid() {
        return pid;
    }

    /** A line about it. */
    String line(String what) {
        return "process " + pid + ": " + what;
    }

    /** For an answer that the command does not know as a success. */
    CannotAttach refusal(AgentState state) {
        return new CannotAttach(line(state.detail().isEmpty() ? state.answer() : state.detail()));
    }

    AgentConversation conversation() {
        return new AgentConversation(pid, timeoutSeconds);
    }
}
