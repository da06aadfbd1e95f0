package io.github.rocketmqhotfix.cli.command;

import com.google.gson.stream.JsonWriter;
import io.github.rocketmqhotfix.cli.jvm.AgentState;
import io.github.rocketmqhotfix.cli.jvm.AgentState.PatchState;
import io.github.rocketmqhotfix.cli.jvm.AgentState.TargetState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Formats the state of the agent in one JVM, as lines for a terminal and as JSON. */
final class StateOutput {

    private StateOutput() {}

    /** Prints a line per patch and per class, then a line for each thing that a patch can no longer change. */
    static void print(PrintWriter out, AgentState state) {
        for (PatchState patch : state.patches()) {
            out.printf("  %-18s %s%s%n", patch.id, OneLine.of(patch.outcome), counters(patch));
            for (TargetState target : patch.targets) {
                out.printf("    %s: %s (%s)%n", OneLine.of(target.outcome), OneLine.of(target.className),
                        OneLine.of(target.jar));
            }
        }
        for (PatchState patch : state.patches()) {
            for (String what : patch.tooLate) {
                out.println("too late for " + patch.id + ": " + OneLine.of(what));
            }
        }
    }

    private static String counters(PatchState patch) {
        if (patch.interventions.isEmpty()) {
            return "";
        }
        String repeated = patch.repeatedRequests.isEmpty() || patch.repeatedRequests.equals("0") ? ""
                : ", " + count(patch.repeatedRequests, "repeated request");
        return ", " + count(patch.interventions, "intervention") + repeated + ", " + count(patch.failures, "failure");
    }

    private static String count(String number, String what) {
        return number + ' ' + what + (number.equals("1") ? "" : "s");
    }

    /**
     * Returns a JSON object with {@code pid}, {@code present}, {@code installed}, {@code version} and {@code patches}.
     * Each patch has {@code id}, {@code outcome}, {@code interventions}, {@code repeatedRequests}, {@code failures},
     * {@code targets} ({@code outcome}, {@code class}, {@code jar}, {@code loader}) and {@code tooLate}. An unknown
     * version and unknown counters are left out.
     */
    static String json(long pid, AgentState state) throws IOException {
        StringWriter text = new StringWriter();
        JsonWriter json = new JsonWriter(text);
        json.setIndent("  ");
        json.beginObject().name("pid").value(pid).name("present").value(state.isPresent())
                .name("installed").value(state.isInstalled());
        if (!state.version.isEmpty()) {
            json.name("version").value(state.version);
        }
        json.name("patches").beginArray();
        for (PatchState patch : state.patches()) {
            write(json, patch);
        }
        json.endArray().endObject();
        return text.toString();
    }

    private static void write(JsonWriter json, PatchState patch) throws IOException {
        json.beginObject().name("id").value(patch.id).name("outcome").value(patch.outcome);
        writeCounter(json, "interventions", patch.interventions);
        writeCounter(json, "repeatedRequests", patch.repeatedRequests);
        writeCounter(json, "failures", patch.failures);
        json.name("targets").beginArray();
        for (TargetState target : patch.targets) {
            json.beginObject().name("outcome").value(target.outcome).name("class").value(target.className)
                    .name("jar").value(target.jar).name("loader").value(target.loader).endObject();
        }
        json.endArray().name("tooLate").beginArray();
        for (String what : patch.tooLate) {
            json.value(what);
        }
        json.endArray().endObject();
    }

    private static void writeCounter(JsonWriter json, String name, String number) throws IOException {
        if (!number.isEmpty()) {
            json.name(name).value(Long.parseLong(number));
        }
    }
}
