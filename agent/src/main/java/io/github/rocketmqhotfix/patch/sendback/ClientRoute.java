package io.github.rocketmqhotfix.patch.sendback;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a client knows of its brokers, read from its MQClientInstance by reflection: the same in all releases. */
class ClientRoute {

    /** {@code MixAll.RETRY_GROUP_TOPIC_PREFIX}. */
    private static final String RETRY_PREFIX = "%RETRY%";
    /** {@code MessageConst.PROPERTY_RETRY_TOPIC}. */
    private static final String FIRST_TOPIC = "RETRY_TOPIC";
    private static final long LONGEST_NANOS = 1_000_000_000L;

    private final Object instance;
    private final Object message;
    private final String group;

    ClientRoute(Object instance, Object message, String group) {
        this.instance = instance;
        this.message = message;
        this.group = group;
    }

    /** {@code sender} is an MQClientAPIImpl, {@code message} a MessageExt; {@code group} may be null. */
    static ClientRoute of(Object sender, Object message, String group) throws Exception {
        return new ClientRoute(field(field(sender, "clientRemotingProcessor"), "mqClientFactory"), message, group);
    }

    /** Tells one client from another. */
    Object identity() {
        return instance;
    }

    /** The master's address, or null. */
    String master(String brokerName) throws Exception {
        return (String) instance.getClass().getMethod("findBrokerAddressInPublish", String.class)
                .invoke(instance, brokerName);
    }

    /** The address of the slave with the lowest id, or null. */
    String firstSlave(String brokerName) throws Exception {
        Object addresses = ((Map<?, ?>) field(instance, "brokerAddrTable")).get(brokerName);
        if (addresses == null) {
            return null;
        }
        TreeMap<Long, String> byId = new TreeMap<>();
        for (Map.Entry<?, ?> each : ((Map<?, ?>) addresses).entrySet()) {
            byId.put((Long) each.getKey(), (String) each.getValue());
        }
        Map.Entry<Long, String> slave = byId.higherEntry(0L);
        return slave == null ? null : slave.getValue();
    }

    /**
     * Asks NameServers for the routes that may name the broker until one names its master, on this thread: up to 3 s where none
     * answers. Besides the message's own topic these are the group's retry topic, from which a message comes that was sent
     * back before, and the topic that such a message was sent to first: the broker may have one of them only.
     */
    void refresh(String brokerName) throws Exception {
        Set<Object> topics = new LinkedHashSet<>();
        topics.add(message.getClass().getMethod("getTopic").invoke(message));
        if (group != null) {
            topics.add(RETRY_PREFIX + group);
        }
        topics.add(message.getClass().getMethod("getProperty", String.class).invoke(message, FIRST_TOPIC));
        topics.remove(null);
        Method update = instance.getClass().getMethod("updateTopicRouteInfoFromNameServer", String.class);
        for (Object topic : topics) {
            long begin = System.nanoTime();
            update.invoke(instance, topic);
            // NameServers that are slow to answer for one topic are slow for the next, and the caller waits
            if (master(brokerName) != null || System.nanoTime() - begin > LONGEST_NANOS) {
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
