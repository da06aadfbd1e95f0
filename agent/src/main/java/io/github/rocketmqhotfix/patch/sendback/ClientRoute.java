package io.github.rocketmqhotfix.patch.sendback;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The addresses of the brokers that one client knows, as needed to send one message back. Reads the MQClientInstance by
 * reflection; all releases have the members that are read.
 */
class ClientRoute {

    /** {@code MixAll.RETRY_GROUP_TOPIC_PREFIX}. */
    private static final String RETRY_PREFIX = "%RETRY%";
    /** {@code MessageConst.PROPERTY_RETRY_TOPIC}. */
    private static final String ORIGINAL_TOPIC = "RETRY_TOPIC";
    private static final long SLOW_NANOS = 1_000_000_000L;

    private final Object instance;
    private final Object message;
    private final String group;

    ClientRoute(Object instance, Object message, String group) {
        this.instance = instance;
        this.message = message;
        this.group = group;
    }

    /**
     * The route for a message (a MessageExt) that {@code sender} (an MQClientAPIImpl) sends back; {@code group} may be
     * null.
     */
    static ClientRoute of(Object sender, Object message, String group) throws Exception {
        return new ClientRoute(field(field(sender, "clientRemotingProcessor"), "mqClientFactory"), message, group);
    }

    Object identity() {
        return instance;
    }

    /** The address of the broker's master, or null. */
    String master(String brokerName) throws Exception {
        return (String) instance.getClass().getMethod("findBrokerAddressInPublish", String.class)
                .invoke(instance, brokerName);
    }

    /** The address of the broker's slave with the lowest id, or null. */
    @SuppressWarnings("unchecked")
    String firstSlave(String brokerName) throws Exception {
        Map<Long, String> addresses = ((Map<String, Map<Long, String>>) field(instance, "brokerAddrTable"))
                .get(brokerName);
        Map.Entry<Long, String> slave = addresses == null ? null : new TreeMap<>(addresses).higherEntry(0L);
        return slave == null ? null : slave.getValue();
    }

    /**
     * Makes the client ask a NameServer for the routes of up to three topics: the message's topic, the group's retry
     * topic, and the topic that the message was originally sent to. Stops when a route names the broker's master. The
     * broker may have only one of these topics. Blocks the calling thread, for up to 3 s if no NameServer answers.
     */
    void refresh(String brokerName) throws Exception {
        Set<Object> topics = new LinkedHashSet<>();
        topics.add(message.getClass().getMethod("getTopic").invoke(message));
        if (group != null) {
            topics.add(RETRY_PREFIX + group);
        }
        topics.add(message.getClass().getMethod("getProperty", String.class).invoke(message, ORIGINAL_TOPIC));
        topics.remove(null);
        Method update = instance.getClass().getMethod("updateTopicRouteInfoFromNameServer", String.class);
        for (Object topic : topics) {
            long begin = System.nanoTime();
            update.invoke(instance, topic);
            // NameServers that are slow for one topic are slow for the next, and the caller waits
            if (master(brokerName) != null || System.nanoTime() - begin > SLOW_NANOS) {
                return;
            }
        }
    }

    private static Object field(Object target, String name) throws Exception {
        for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(target);
                }
            }
        }
        throw new NoSuchFieldException(name);
    }
}
