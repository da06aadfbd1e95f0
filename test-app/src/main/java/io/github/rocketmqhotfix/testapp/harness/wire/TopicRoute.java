package io.github.rocketmqhotfix.testapp.harness.wire;

import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Answer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Request;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The route of one topic: one queue on each broker.
 *
 * @param brokers the addresses of the brokers, by broker name and broker id; id 0 is the master
 */
public record TopicRoute(SortedMap<String, SortedMap<Long, String>> brokers) {

    public TopicRoute {
        brokers = new TreeMap<>(brokers);
    }

    /** Returns a NameServer's answer to GET_ROUTEINFO_BY_TOPIC. */
    public Answer answerTo(Request request) {
        // a client that does not ask for standard JSON (before 4.9.4) gets the ids without quotes, as fastjson writes
        // them
        String quote = Boolean.parseBoolean(request.fields().get("acceptStandardJsonOnly")) ? "\"" : "";
        String queues = brokers.keySet().stream().map(name -> "{\"brokerName\":\"" + name
                + "\",\"perm\":6,\"readQueueNums\":1,\"topicSynFlag\":0,\"writeQueueNums\":1}")
                .collect(Collectors.joining(","));
        String places = brokers.entrySet().stream()
                .map(broker -> "{\"brokerAddrs\":{" + broker.getValue().entrySet().stream()
                        .map(each -> quote + each.getKey() + quote + ":\"" + each.getValue() + "\"")
                        .collect(Collectors.joining(","))
                        + "},\"brokerName\":\"" + broker.getKey() + "\",\"cluster\":\"DefaultCluster\"}")
                .collect(Collectors.joining(","));
        return new Answer(0, "", Map.of(),
                "{\"brokerDatas\":[" + places + "],\"filterServerTable\":{},\"queueDatas\":[" + queues + "]}");
    }
}
