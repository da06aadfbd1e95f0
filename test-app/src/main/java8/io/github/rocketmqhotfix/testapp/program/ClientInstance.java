package io.github.rocketmqhotfix.testapp.program;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the clients of a JVM share: routes and connections. All by name: the getters are deprecated in some releases, and
 * RocketMQ's own classes differ between them.
 */
public final class ClientInstance {

    private final Object instance;

    private ClientInstance(Object instance) {
        this.instance = instance;
    }

    /** That of a DefaultMQProducerImpl or DefaultMQPushConsumerImpl. */
    public static ClientInstance of(Object implementation) {
        return new ClientInstance(call(implementation, "getmQClientFactory"));
    }

    /** The master of a broker by the client's own route, or null. */
    Object masterAddress(String brokerName) {
        return call(instance, "findBrokerAddressInPublish", String.class, brokerName);
    }

    /** As a client with an address server does it; one with a fixed list has no way of its own. */
    public void changeNameServers(List<String> addresses) {
        Object remotingClient = call(call(instance, "getMQClientAPIImpl"), "getRemotingClient");
        // it is shuffled in place
        call(remotingClient, "updateNameServerAddressList", List.class, new ArrayList<>(addresses));
    }

    static Object call(Object target, String getter) {
        return call(target, getter, new Class<?>[0]);
    }

    private static <T> Object call(Object target, String method, Class<T> parameter, T argument) {
        return call(target, method, new Class<?>[] {parameter}, argument);
    }

    private static Object call(Object target, String method, Class<?>[] parameters, Object... arguments) {
        try {
            return target.getClass().getMethod(method, parameters).invoke(target, arguments);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
