package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.cli.jvm.AgentConversation;
import io.github.rocketmqhotfix.cli.jvm.AgentState;
import io.github.rocketmqhotfix.cli.jvm.CannotAttach;
import io.github.rocketmqhotfix.config.AttachRequest;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Takes the patches out of a running JVM. */
@Command(name = "detach", description = {
            "Takes the patches out of a running JVM; the counters stay.",
            "Also those that -javaagent put in, until the next start. The original instructions are back.",
            "Exit code 0: they are out; 1: look at an outcome; 2: not done."},
        footerHeading = "%nExample:%n",
        footer = "  " + HotfixCommand.NAME + " detach 4711")
final class DetachCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private TargetJvm target;

    @Override
    public Integer call() throws CannotAttach {
        AgentConversation conversation = target.conversation();
        PrintWriter out = spec.commandLine().getOut();
        // or the agent would come in to be told that it is not there
        if (!conversation.look().isPresent()) {
            out.println(target.line(TargetJvm.WITHOUT_AGENT));
            return 0;
        }
        AgentState state = conversation.tell(AttachRequest.DETACH, "");
        switch (state.answer()) {
            case "detached":
            case "not-installed":
                out.println(target.line(OneLine.of(state.detail())));
                new StateText(out).print(state);
                return state.needsAttention() ? Commands.LOOK : 0;
            default:
                throw target.refusal(state);
        }
    }
}
