package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Answer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Request;
import io.github.rocketmqhotfix.testapp.harness.wire.TopicRoute;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The scripted servers for one consumer: a NameServer; three hosts of broker-a (the master that returns later, the
 * slave, and the store host whose address is in the messages); and broker-b, which is healthy and has the retry topic.
 */
public final class SendBackCluster implements AutoCloseable {

    /** Whether broker-a has a slave, and the slave's reaction to a send-back. */
    public enum Slave {
        NONE, REFUSES, HANGS
    }

    public static final String TOPIC = "hotfix-send-back-topic";
    /** The name of the broker that starts without a master. */
    public static final String BROKEN = "broker-a";

    private static final String HEALTHY = "broker-b";
    private static final String RETRY = "%RETRY%";
    private static final Answer UNSUPPORTED = new Answer(3, "request type not supported", Map.of(), "");
    private static final Answer NO_SETTING = new Answer(22, "No config item", Map.of(), "");
    private static final Answer UNKNOWN_TOPIC = new Answer(17, "No topic route info", Map.of(), "");

    private final boolean modern;
    private final ScriptedServer nameServer;
    private final ScriptedServer master;
    private final ScriptedServer slave;
    private final ScriptedServer storeHost;
    private final ScriptedServer healthy;
    private volatile SortedMap<Long, String> broken = new TreeMap<>();
    private volatile SortedMap<Long, String> brokenOfRetryTopic = new TreeMap<>();

    /**
     * Starts the servers. The NameServer reacts to a send-back like a NameServer of this release: from 5.0.0 on it
     * refuses the send-back, and in earlier releases it gives no answer. A slave that refuses gives the answer of this
     * release.
     */
    public SendBackCluster(Release release, Slave kind) {
        // the two pre-releases are like 4.9
        modern = release.isAtLeast("5.0.0") && !release.version().contains("-");
        nameServer = ScriptedServer.start(this::nameServerAnswers);
        master = ScriptedServer.startBroker(request -> brokerAnswers(request, Optional.of(Answer.SUCCESS)));
        slave = ScriptedServer.startBroker(request -> brokerAnswers(request,
                kind == Slave.HANGS ? Optional.empty() : Optional.of(refusal())));
        storeHost = ScriptedServer.startBroker(request -> brokerAnswers(request, Optional.of(Answer.SUCCESS)));
        healthy = ScriptedServer.startBroker(request -> brokerAnswers(request, Optional.of(Answer.SUCCESS)));
        if (kind != Slave.NONE) {
            broken = new TreeMap<>(Map.of(1L, slave.address()));
        }
    }

    public String nameServerAddress() {
        return nameServer.address();
    }

    public String storeHostAddress() {
        return storeHost.address();
    }

    /** Adds a master of broker-a to the route. */
    public void masterReturns() {
        broken = withMaster();
    }

    /** Adds a master of broker-a to the route of the retry topic only. */
    public void masterReturnsWithRetryTopic() {
        brokenOfRetryTopic = withMaster();
    }

    private SortedMap<Long, String> withMaster() {
        SortedMap<Long, String> both = new TreeMap<>(broken);
        both.put(0L, master.address());
        return both;
    }

    public int sendBacksToNameServer() {
        return sendBacks(nameServer);
    }

    /** Returns the number of route requests for all topics. */
    public int routeRequests() {
        return nameServer.count(RequestCode.GET_ROUTEINFO_BY_TOPIC);
    }

    public int sendBacksToMaster() {
        return sendBacks(master);
    }

    public int sendBacksToSlave() {
        return sendBacks(slave);
    }

    public int sendBacksToStoreHost() {
        return sendBacks(storeHost);
    }

    /**
     * Returns the number of messages that broker-b received for the retry topic, plus the number of send-backs that it
     * received.
     */
    public int retries() {
        return (int) healthy.requests().stream().filter(request -> topicOf(request).startsWith(RETRY)).count()
                + sendBacks(healthy);
    }

    @Override
    public void close() {
        List.of(nameServer, master, slave, storeHost, healthy).forEach(ScriptedServer::close);
    }

    private static int sendBacks(ScriptedServer server) {
        return server.count(RequestCode.CONSUMER_SEND_MSG_BACK);
    }

    private Optional<Answer> nameServerAnswers(Request request) {
        return switch (request.code()) {
            case RequestCode.GET_ROUTEINFO_BY_TOPIC -> Optional.of(routeAnswer(request));
            // consumers of 3.x ask for the settings of their host
            case RequestCode.GET_KV_CONFIG -> Optional.of(NO_SETTING);
            default -> modern ? Optional.of(UNSUPPORTED) : Optional.empty();
        };
    }

    private Answer routeAnswer(Request request) {
        String topic = request.fields().getOrDefault("topic", "");
        if (!topic.equals(TOPIC) && !topic.startsWith(RETRY)) {
            return UNKNOWN_TOPIC;
        }
        SortedMap<String, SortedMap<Long, String>> brokers = new TreeMap<>();
        brokers.put(HEALTHY, new TreeMap<>(Map.of(0L, healthy.address())));
        SortedMap<Long, String> ofBroken = topic.equals(TOPIC) ? broken : brokenOfRetryTopic;
        if (!ofBroken.isEmpty()) {
            brokers.put(BROKEN, ofBroken);
        }
        return new TopicRoute(brokers).answerTo(request);
    }

    private static Optional<Answer> brokerAnswers(Request request, Optional<Answer> toSendBack) {
        return switch (request.code()) {
            case RequestCode.CONSUMER_SEND_MSG_BACK -> toSendBack;
            case RequestCode.HEART_BEAT, RequestCode.UNREGISTER_CLIENT -> Optional.of(Answer.SUCCESS);
            case RequestCode.SEND_MESSAGE, RequestCode.SEND_MESSAGE_V2 -> Optional.of(new Answer(0, "", Map.of(
                    "msgId", "7F00000100002A9F0000000000000000", "queueId", "0", "queueOffset", "0"), ""));
            default -> Optional.of(UNSUPPORTED);
        };
    }

    private Answer refusal() {
        return modern ? new Answer(2, "[REJECTREQUEST]system busy, start flow control for a while", Map.of(), "")
                : new Answer(1, "SERVICE_NOT_AVAILABLE", Map.of(), "");
    }

    private static String topicOf(Request request) {
        return switch (request.code()) {
            case RequestCode.SEND_MESSAGE -> request.fields().getOrDefault("topic", "");
            case RequestCode.SEND_MESSAGE_V2 -> request.fields().getOrDefault("b", "");
            default -> "";
        };
    }
}
