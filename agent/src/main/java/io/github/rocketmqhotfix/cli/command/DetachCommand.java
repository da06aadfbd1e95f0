package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.cli.jvm.AgentConversation;
import io.github.rocketmqhotfix.cli.jvm.AgentState;
import io.github.rocketmqhotfix.cli.jvm.AttachException;
import io.github.rocketmqhotfix.config.AttachRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Removes the patches from a running JVM. */
@Command(name = "detach", description = {
    "Removes the patches from a running JVM and restores the original instructions; the counters stay.",
    "Patches that -javaagent installed are removed too, until the next start.",
    "Exit code 0: removed, or not installed; 1: check the outcomes; 2: not done."},
        footerHeading = "%nExample:%n",
        footer = "  " + HotfixCommand.NAME + " detach 4711")
final class DetachCommand implements Callable<Integer> {

    @Mixin
    private TargetJvm target;

    @Override
    public Integer call() throws AttachException {
        AgentConversation conversation = target.conversation();
        // execute() loads the agent into a JVM that does not have it
        if (!conversation.state().isPresent()) {
            target.print(TargetJvm.WITHOUT_AGENT);
            return 0;
        }
        AgentState state = conversation.execute(AttachRequest.DETACH, "");
        switch (state.answer) {
            case "detached":
            case "not-installed":
                return target.print(OneLine.of(state.detail), state);
            default:
                throw target.refusal(state);
        }
    }
}
