package io.github.rocketmqhotfix.patch.sendback;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A test double of a consumer's objects, with the members that {@link ClientRoute} reads by name. */
public final class FakeConsumerClient {

    private final Instance instance = new Instance();
    private final Sender sender = new Sender(new Processor(instance));

    /** Returns the test double of MQClientAPIImpl. */
    public Object sender() {
        return sender;
    }

    Object instance() {
        return instance;
    }

    public FakeConsumerClient knows(String brokerName, long id, String address) {
        instance.brokerAddrTable.computeIfAbsent(brokerName, name -> new HashMap<>()).put(id, address);
        return this;
    }

    /** Sets the action that runs when the client asks a NameServer for a route. */
    public FakeConsumerClient onRefresh(Runnable change) {
        instance.change = change;
        return this;
    }

    int refreshes() {
        return instance.refreshes.get();
    }

    List<String> refreshedTopics() {
        return instance.topics;
    }

    ClientRoute route() throws Exception {
        return route(null, null);
    }

    /** Returns the route of a message with this original topic, in a consumer of this group; both may be null. */
    ClientRoute route(String originalTopic, String group) throws Exception {
        return ClientRoute.of(sender, new Message(originalTopic), group);
    }

    /** A test double of MQClientAPIImpl. */
    private static final class Sender {

        @SuppressWarnings("unused")
        private final Processor clientRemotingProcessor;

        Sender(Processor clientRemotingProcessor) {
            this.clientRemotingProcessor = clientRemotingProcessor;
        }
    }

    /** A test double of ClientRemotingProcessor. */
    private static final class Processor {

        @SuppressWarnings("unused")
        private final Instance mqClientFactory;

        Processor(Instance mqClientFactory) {
            this.mqClientFactory = mqClientFactory;
        }
    }

    /** A test double of MQClientInstance. */
    public static final class Instance {

        private final ConcurrentMap<String, HashMap<Long, String>> brokerAddrTable = new ConcurrentHashMap<>();
        private final AtomicInteger refreshes = new AtomicInteger();
        private volatile Runnable change = () -> {};
        private final List<String> topics = new CopyOnWriteArrayList<>();

        public String findBrokerAddressInPublish(String brokerName) {
            Map<Long, String> addresses = brokerAddrTable.get(brokerName);
            return addresses == null ? null : addresses.get(0L);
        }

        public boolean updateTopicRouteInfoFromNameServer(String topic) {
            topics.add(topic);
            refreshes.incrementAndGet();
            change.run();
            return true;
        }
    }

    /** A test double of MessageExt. */
    public static final class Message {

        private final String originalTopic;

        public Message(String originalTopic) {
            this.originalTopic = originalTopic;
        }

        public String getTopic() {
            return "orders";
        }

        public String getProperty(String name) {
            return name.equals("RETRY_TOPIC") ? originalTopic : null;
        }
    }
}
