package io.github.rocketmqhotfix.testapp.harness.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import java.util.List;

/** The events that programs print on standard output: a JSON object per line, whose {@code event} is its kind. */
public final class ClientEvents {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ClientEvents() {}

    /** Returns the events of a kind so far. */
    public static List<JsonNode> of(ForkedProcess process, String kind) {
        String start = "{\"event\":\"" + kind + "\"";
        return process.outputLines().stream().filter(line -> line.startsWith(start)).map(ClientEvents::parsed).toList();
    }

    /**
     * Parses one line.
     *
     * @throws IllegalStateException if it is not JSON
     */
    public static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("not an event: " + line, failure);
        }
    }
}
