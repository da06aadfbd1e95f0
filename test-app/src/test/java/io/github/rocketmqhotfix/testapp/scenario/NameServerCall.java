package io.github.rocketmqhotfix.testapp.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One call of a client to the NameServer of its choice.
 *
 * @param startMillis milliseconds from the beginning of the calls
 * @param code        code of the answer; -1 if there was none
 * @param exception   simple class name of the exception; empty if there was an answer
 */
public record NameServerCall(int thread, int number, long startMillis, long durationMillis, boolean answered,
        int code, String exception, String message) {

    static NameServerCall of(JsonNode event) {
        return new NameServerCall(event.path("thread").asInt(), event.path("number").asInt(),
                event.path("startMillis").asLong(), event.path("durationMillis").asLong(),
                event.path("answered").asBoolean(), event.path("code").asInt(-1),
                event.path("exception").asText(), event.path("message").asText());
    }

    /** Returns the number of calls without an answer. */
    public static long failedOf(List<NameServerCall> calls) {
        return calls.stream().filter(call -> !call.answered()).count();
    }
}
