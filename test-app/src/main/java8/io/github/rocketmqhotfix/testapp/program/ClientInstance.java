package io.github.rocketmqhotfix.testapp.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The routes and connections that the clients of a JVM share. Every member is called by name: some releases deprecate
 * the getters, and RocketMQ's own classes differ between releases.
 */
public final class ClientInstance {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Object instance;

    private ClientInstance(Object instance) {
        this.instance = instance;
    }

    /** Returns the instance of a DefaultMQProducer or a DefaultMQPushConsumer that has started. */
    public static ClientInstance of(Object client) {
        Object implementation = call(client, "get" + client.getClass().getSimpleName() + "Impl");
        return new ClientInstance(call(implementation, "getmQClientFactory"));
    }

    /**
     * Waits until the client's own route, which send-backs use, has no master of the broker; prints the event
     * {@code masterless}.
     */
    public void awaitNoMaster(String brokerName) {
        while (call(instance, "findBrokerAddressInPublish", brokerName) != null) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        new EventLine("masterless").with("broker", brokerName).print();
    }

    /**
     * Replaces the NameServer list, as a client with an address server does. A client with a fixed list has no method
     * for it.
     *
     * @param addresses separated by semicolons
     */
    public void changeNameServers(String addresses) {
        Object remotingClient = call(call(instance, "getMQClientAPIImpl"), "getRemotingClient");
        // the release shuffles the list in place
        call(remotingClient, "updateNameServerAddressList", new ArrayList<>(Arrays.asList(addresses.split(";"))));
    }

    private static Object call(Object target, String method, Object... arguments) {
        try {
            return Members.call(target, method, arguments);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
