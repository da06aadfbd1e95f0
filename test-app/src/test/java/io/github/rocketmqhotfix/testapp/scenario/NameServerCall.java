package io.github.rocketmqhotfix.testapp.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalLong;

/**
 * One call of a client to the NameServer of its choice.
 *
 * @param startMillis since the calls began
 * @param code        of the answer; -1 if there was none
 * @param exception   simple class name; empty if there was an answer
 */
public record NameServerCall(int thread, int number, long startMillis, long durationMillis, boolean answered,
        int code, String exception, String message) {

    static NameServerCall of(JsonNode event) {
        return new NameServerCall(event.path("thread").asInt(), event.path("number").asInt(),
                event.path("startMillis").asLong(), event.path("durationMillis").asLong(),
                event.path("answered").asBoolean(), event.path("code").asInt(-1),
                event.path("exception").asText(), event.path("message").asText());
    }

    /** How many of the calls got no answer. */
    public static long failedOf(List<NameServerCall> calls) {
        return calls.stream().filter(call -> !call.answered()).count();
    }

    /** Milliseconds from the first call to the first answer; empty: there was none. */
    public static OptionalLong firstAnswerMillisOf(List<NameServerCall> calls) {
        return calls.stream().filter(NameServerCall::answered).mapToLong(NameServerCall::endMillis).min();
    }

    /** When the answer or the failure came, since the calls began. */
    public long endMillis() {
        return startMillis + durationMillis;
    }
}
