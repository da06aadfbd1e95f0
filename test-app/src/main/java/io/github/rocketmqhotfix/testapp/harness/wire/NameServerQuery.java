package io.github.rocketmqhotfix.testapp.harness.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Asks a NameServer over its remoting protocol, on a new connection for each request. */
public record NameServerQuery(InetSocketAddress address, Duration timeout) {

    /**
     * Returns the registered brokers: for each broker name, the addresses by broker id. The id of a master is 0.
     *
     * @throws IOException if there is no answer in time
     */
    public SortedMap<String, SortedMap<Long, String>> brokers() throws IOException {
        return brokersIn(ask(RequestCode.GET_BROKER_CLUSTER_INFO, Map.of()));
    }

    /**
     * Returns whether the NameServer has a route of a topic to a broker.
     *
     * @throws IOException if there is no answer in time
     */
    public boolean hasRoute(String topic, String brokerName) throws IOException {
        return ask(RequestCode.GET_ROUTEINFO_BY_TOPIC, Map.of("topic", topic)).path("queueDatas")
                .findValuesAsText("brokerName").contains(brokerName);
    }

    /**
     * Returns the address of a broker's master in the route of a topic; empty if the route has none.
     *
     * @throws IOException if there is no answer in time
     */
    public Optional<String> masterInRoute(String topic, String brokerName) throws IOException {
        for (JsonNode broker : ask(RequestCode.GET_ROUTEINFO_BY_TOPIC, Map.of("topic", topic)).path("brokerDatas")) {
            if (broker.path("brokerName").asText().equals(brokerName)) {
                return Optional.ofNullable(addressesIn(broker).get(0L));
            }
        }
        return Optional.empty();
    }

    /** Reads the registered brokers from the body of an answer to GET_BROKER_CLUSTER_INFO. */
    public static SortedMap<String, SortedMap<Long, String>> brokersIn(String body) throws IOException {
        return brokersIn(FrameHeader.JSON.readTree(body));
    }

    private static SortedMap<String, SortedMap<Long, String>> brokersIn(JsonNode answer) {
        SortedMap<String, SortedMap<Long, String>> brokers = new TreeMap<>();
        answer.path("brokerAddrTable").properties()
                .forEach(broker -> brokers.put(broker.getKey(), addressesIn(broker.getValue())));
        return brokers;
    }

    private static SortedMap<Long, String> addressesIn(JsonNode broker) {
        SortedMap<Long, String> addresses = new TreeMap<>();
        broker.path("brokerAddrs").properties()
                .forEach(entry -> addresses.put(Long.valueOf(entry.getKey()), entry.getValue().asText()));
        return addresses;
    }

    private JsonNode ask(int code, Map<String, String> fields) throws IOException {
        return RemotingAnswer.from(address, timeout, code, fields).json();
    }
}
