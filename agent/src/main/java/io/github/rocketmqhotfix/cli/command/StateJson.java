package io.github.rocketmqhotfix.cli.command;

import com.google.gson.stream.JsonWriter;
import io.github.rocketmqhotfix.cli.jvm.AgentState;
import io.github.rocketmqhotfix.cli.jvm.AgentState.PatchState;
import io.github.rocketmqhotfix.cli.jvm.AgentState.TargetState;
import java.io.IOException;
import java.io.StringWriter;

/**
 * The agent in one JVM as a JSON object: {@code pid}, {@code present}, {@code installed}, {@code version} and
 * {@code patches}, each with {@code id}, {@code outcome}, {@code interventions}, {@code repeatedRequests}, {@code failures},
 * {@code targets} ({@code outcome}, {@code class}, {@code jar}, {@code loader}) and {@code tooLate}. What is not known is left out.
 */
final class StateJson {

    private StateJson() {
    }

    static String of(long pid, AgentState state) throws IOException {
        StringWriter text = new StringWriter();
        JsonWriter json = new JsonWriter(text);
        json.setIndent("  ");
        json.beginObject();
        json.name("pid").value(pid);
        json.name("present").value(state.isPresent());
        json.name("installed").value(state.isInstalled());
        if (!state.version().isEmpty()) {
            json.name("version").value(state.version());
        }
        json.name("patches").beginArray();
        for (PatchState patch : state.patches()) {
            write(json, patch);
        }
        json.endArray();
        json.endObject();
        return text.toString();
    }

    private static void write(JsonWriter json, PatchState patch) throws IOException {
        json.beginObject();
        json.name("id").value(patch.id());
        json.name("outcome").value(patch.outcome());
        if (!patch.interventions().isEmpty()) {
            json.name("interventions").value(Long.parseLong(patch.interventions()));
            if (!patch.repeatedRequests().isEmpty()) {
                json.name("repeatedRequests").value(Long.parseLong(patch.repeatedRequests()));
            }
            json.name("failures").value(Long.parseLong(patch.failures()));
        }
        json.name("targets").beginArray();
        for (TargetState target : patch.targets()) {
            json.beginObject();
            json.name("outcome").value(target.outcome());
            json.name("class").value(target.className());
            json.name("jar").value(target.jar());
            json.name("loader").value(target.loader());
            json.endObject();
        }
        json.endArray();
        json.name("tooLate").beginArray();
        for (String what : patch.tooLate()) {
            json.value(what);
        }
        json.endArray();
        json.endObject();
    }
}
