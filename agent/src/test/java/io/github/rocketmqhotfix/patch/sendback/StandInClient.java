package io.github.rocketmqhotfix.patch.sendback;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A client's objects with the members that ClientRoute reads by name. */
final class StandInClient {

    private final Instance instance = new Instance();
    private final Sender sender = new Sender(new Processor(instance));

    /** In place of MQClientAPIImpl. */
    Object sender() {
        return sender;
    }

    Object instance() {
        return instance;
    }

    StandInClient knows(String brokerName, long id, String address) {
        instance.brokerAddrTable.computeIfAbsent(brokerName, name -> new HashMap<>()).put(id, address);
        return this;
    }

    /** What happens when the route is asked for. */
    StandInClient onRefresh(Runnable change) {
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

    /** Of a message whose first topic and whose consumer's group may be null. */
    ClientRoute route(String firstTopic, String group) throws Exception {
        return ClientRoute.of(sender, new Message(firstTopic), group);
    }

    /** In place of MQClientAPIImpl. */
    private static final class Sender {

        @SuppressWarnings("unused")
        private final Processor clientRemotingProcessor;

        Sender(Processor clientRemotingProcessor) {
            this.clientRemotingProcessor = clientRemotingProcessor;
        }
    }

    /** In place of ClientRemotingProcessor. */
    private static final class Processor {

        @SuppressWarnings("unused")
        private final Instance mqClientFactory;

        Processor(Instance mqClientFactory) {
            this.mqClientFactory = mqClientFactory;
        }
    }

    /** In place of MQClientInstance. */
    public static final class Instance {

        private final ConcurrentMap<String, HashMap<Long, String>> brokerAddrTable = new ConcurrentHashMap<>();
        private final AtomicInteger refreshes = new AtomicInteger();
        private volatile Runnable change = () -> { };
        private final List<String> topics = new CopyOnWriteArrayList<>();

        public String findBrokerAddressInPublish(String brokerName) {
            Map<Long, String> addresses = brokerAddrTable.get(brokerName);
            return addresses == null ? null : addresses.get(0L);
        }

        public boolean updateTopicRouteInfoFromNameServer(String asked) {
            topics.add(asked);
            refreshes.incrementAndGet();
            change.run();
            return true;
        }
    }

    /** In place of MessageExt. */
    public static final class Message {

        private final String firstTopic;

        Message(String firstTopic) {
            this.firstTopic = firstTopic;
        }

        public String getTopic() {
            return "orders";
        }

        public String getProperty(String name) {
            return name.equals("RETRY_TOPIC") ? firstTopic : null;
        }
    }
}
