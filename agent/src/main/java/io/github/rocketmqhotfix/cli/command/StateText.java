package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.cli.jvm.AgentState;
import io.github.rocketmqhotfix.cli.jvm.AgentState.PatchState;
import io.github.rocketmqhotfix.cli.jvm.AgentState.TargetState;
import java.io.PrintWriter;

/** The agent in one JVM as lines for a terminal. */
final class StateText {

    private final PrintWriter out;

    StateText(PrintWriter out) {
        this.out = out;
    }

    /** A line per patch and per class, then what came too late. */
    void print(AgentState state) {
        for (PatchState patch : state.patches()) {
            out.printf("  %-18s %s%s%n", patch.id(), OneLine.of(patch.outcome()), counters(patch));
            for (TargetState target : patch.targets()) {
                out.printf("    %s: %s (%s)%n", OneLine.of(target.outcome()), OneLine.of(target.className()),
                        OneLine.of(target.jar()));
            }
        }
        for (PatchState patch : state.patches()) {
            for (String what : patch.tooLate()) {
                out.println("too late for " + patch.id() + ": " + OneLine.of(what));
            }
        }
    }

    private static String counters(PatchState patch) {
        if (patch.interventions().isEmpty()) {
            return "";
        }
        String repeated = patch.repeatedRequests().isEmpty() || patch.repeatedRequests().equals("0") ? ""
                : ", " + count(patch.repeatedRequests(), "repeated request");
        return ", " + count(patch.interventions(), "intervention") + repeated + ", " + count(patch.failures(), "failure");
    }

    private static String count(String number, String what) {
        return number + ' ' + what + (number.equals("1") ? "" : "s");
    }
}
