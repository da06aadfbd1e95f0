package io.github.rocketmqhotfix.patch.sendback;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.TreeMap;

/** What a client knows of its brokers, read from its MQClientInstance by reflection: the same in all releases. */
class ClientRoute {

    private final Object instance;
    private final Object message;

    ClientRoute(Object instance, Object message) {
        this.instance = instance;
        this.message = message;
    }

    /** {@code sender} is an MQClientAPIImpl. */
    static ClientRoute of(Object sender, Object message) throws Exception {
        return new ClientRoute(field(field(sender, "clientRemotingProcessor"), "mqClientFactory"), message);
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

    /** Asks a NameServer for the route of the message's topic, on this thread: up to 3 s where none answers. */
    void refresh() throws Exception {
        Object topic = message.getClass().getMethod("getTopic").invoke(message);
        instance.getClass().getMethod("updateTopicRouteInfoFromNameServer", String.class).invoke(instance, topic);
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
