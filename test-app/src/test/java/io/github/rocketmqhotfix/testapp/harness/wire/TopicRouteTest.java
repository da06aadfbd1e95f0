package io.github.rocketmqhotfix.testapp.harness.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Request;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TopicRouteTest {

    private final TopicRoute route = new TopicRoute(new TreeMap<>(Map.of(
            "broker-a", new TreeMap<>(Map.of(1L, "127.0.0.1:1001")),
            "broker-b", new TreeMap<>(Map.of(0L, "127.0.0.1:2000", 1L, "127.0.0.1:2001")))));

    @Test
    void everyBrokerHasItsAddressesAndAQueue() throws IOException {
        JsonNode body = FrameHeader.JSON.readTree(answered("false"));

        assertThat(body.path("queueDatas").findValuesAsText("brokerName")).containsExactly("broker-a", "broker-b");
        assertThat(body.path("brokerDatas").findValuesAsText("brokerName")).containsExactly("broker-a", "broker-b");
        assertThat(body.path("brokerDatas").path(0).path("brokerAddrs").path("1").asText()).isEqualTo("127.0.0.1:1001");
        assertThat(body.path("brokerDatas").path(1).path("brokerAddrs").path("0").asText()).isEqualTo("127.0.0.1:2000");
    }

    /** From 4.9.4 on, clients ask for standard JSON. Older clients get the bare keys that fastjson writes. */
    @Test
    void quotesIdsForClientsThatAskForStandardJson() {
        assertThat(answered("true")).contains("{\"1\":\"127.0.0.1:1001\"}");
        assertThat(answered("false")).contains("{1:\"127.0.0.1:1001\"}");
    }

    private String answered(String standardJson) {
        return route.answerTo(new Request(RequestCode.GET_ROUTEINFO_BY_TOPIC,
                Map.of("acceptStandardJsonOnly", standardJson), 1)).body();
    }
}
