package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.cli.jvm.AgentConversation;
import io.github.rocketmqhotfix.cli.jvm.AgentState;
import io.github.rocketmqhotfix.cli.jvm.AttachException;
import io.github.rocketmqhotfix.config.AttachRequest;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the outcomes and counters of one JVM. */
@Command(name = "status", description = {
    "Shows outcomes and counters of a running JVM.",
    "Loads nothing into a JVM without the agent.",
    "Exit code 0: installed; 1: not installed, or check the outcomes; 2: the JVM could not be queried."},
        footerHeading = "%nExample:%n",
        footer = "  " + HotfixCommand.NAME + " status 4711 --json")
final class StatusCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private TargetJvm target;

    @Option(names = "--json", description = "print a JSON object: pid, present, installed, version, patches")
    private boolean asJson;

    @Override
    public Integer call() throws AttachException, IOException {
        AgentConversation conversation = target.conversation();
        AgentState state = conversation.state();
        if (state.isPresent()) {
            state = withCounters(conversation, state);
        }
        if (asJson) {
            target.out().println(StateOutput.json(target.pid, state));
        } else if (state.isPresent()) {
            target.print(
                    (state.isInstalled() ? "installed " : "not installed; the agent in this JVM is ") + state.version,
                    state);
        } else {
            target.print(TargetJvm.WITHOUT_AGENT);
        }
        return state.isInstalled() && !state.needsAttention() ? 0 : Commands.CHECK_OUTPUT;
    }

    /**
     * Requests a report from the agent and returns the state with the counters. If the agent does not answer, prints
     * the reason and returns {@code outcomes}.
     */
    private AgentState withCounters(AgentConversation conversation, AgentState outcomes) {
        try {
            return conversation.execute(AttachRequest.REPORT, "");
        } catch (AttachException e) {
            spec.commandLine().getErr().println("no counters: " + OneLine.of(e));
            return outcomes;
        }
    }
}
