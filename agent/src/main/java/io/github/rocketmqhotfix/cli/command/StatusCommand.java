package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.cli.jvm.AgentConversation;
import io.github.rocketmqhotfix.cli.jvm.AgentState;
import io.github.rocketmqhotfix.cli.jvm.CannotAttach;
import io.github.rocketmqhotfix.config.AttachRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Outcomes and counters of one JVM. */
@Command(name = "status", description = {
            "Shows outcomes and counters of a running JVM.",
            "Where the agent is not, nothing is loaded.",
            "Exit code 0: installed; 1: not installed, or look at an outcome; 2: could not ask."},
        footerHeading = "%nExample:%n",
        footer = "  " + HotfixCommand.NAME + " status 4711 --json")
final class StatusCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private TargetJvm target;

    @Option(names = "--json", description = "a JSON object: pid, present, installed, version, patches")
    private boolean asJson;

    @Override
    public Integer call() throws CannotAttach, IOException {
        AgentConversation conversation = target.conversation();
        AgentState state = conversation.look();
        if (state.isPresent()) {
            state = withCounters(conversation, state);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(StateJson.of(target.pid(), state));
        } else if (!state.isPresent()) {
            out.println(target.line(TargetJvm.WITHOUT_AGENT));
        } else {
            out.println(target.line((state.isInstalled() ? "installed " : "not installed; the agent in this JVM is ")
                    + state.version()));
            new StateText(out).print(state);
        }
        return state.isInstalled() && !state.needsAttention() ? 0 : Commands.LOOK;
    }

    /** Some JVMs take no agent while they run; what they have as properties is better than nothing. */
    private AgentState withCounters(AgentConversation conversation, AgentState outcomes) {
        try {
            return conversation.tell(AttachRequest.REPORT, "");
        } catch (CannotAttach e) {
            spec.commandLine().getErr().println("no counters: " + OneLine.of(e));
            return outcomes;
        }
    }
}
