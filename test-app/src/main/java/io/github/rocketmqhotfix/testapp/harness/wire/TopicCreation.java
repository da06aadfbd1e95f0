package io.github.rocketmqhotfix.testapp.harness.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/** Creates topics on a broker over its remoting protocol. */
public final class TopicCreation {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int READ_AND_WRITE = 6;

    private TopicCreation() {}

    /**
     * Creates a topic on a master, which registers it at its NameServers at once.
     *
     * @throws IllegalStateException if the broker refuses or does not answer within 10 s
     */
    public static void on(InetSocketAddress broker, String topic, int queues) {
        Map<String, String> fields = Map.of(
                "topic", topic, "defaultTopic", "TBW102",
                "readQueueNums", Integer.toString(queues), "writeQueueNums", Integer.toString(queues),
                "perm", Integer.toString(READ_AND_WRITE), "topicFilterType", "SINGLE_TAG",
                "topicSysFlag", "0", "order", "false");
        try {
            RemotingAnswer answer = RemotingAnswer.from(broker, TIMEOUT, RequestCode.UPDATE_AND_CREATE_TOPIC, fields);
            if (!answer.succeeded()) {
                throw new IllegalStateException("topic " + topic + " on " + broker + ": " + answer.remark());
            }
        } catch (IOException failure) {
            throw new IllegalStateException("topic " + topic + " on " + broker, failure);
        }
    }
}
