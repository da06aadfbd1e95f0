package io.github.rocketmqhotfix.testapp.program.sendback;

import io.github.rocketmqhotfix.testapp.program.Members;
import io.github.rocketmqhotfix.testapp.program.PollInterval;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A consumer of any release, called through its public methods by reflection. The consumer polls its routes once when
 * it starts; the next poll would come ten minutes later.
 */
final class ReleaseConsumer {

    private static final int POLL_INTERVAL_MILLIS = 600_000;
    /** The time from the start of a client to its first poll. */
    private static final int POLL_DELAY_MILLIS = 10;
    private static final int MOST_ATTEMPTS = 5;

    private final TargetRelease release;
    private final Object consumer;
    private final String topic;

    private ReleaseConsumer(TargetRelease release, Object consumer, String topic) {
        this.release = release;
        this.consumer = consumer;
        this.topic = topic;
    }

    /**
     * Starts a consumer and waits for the end of its first route poll.
     *
     * @param push       true for a DefaultMQPushConsumer, false for a DefaultMQPullConsumer
     * @param name       unique among the consumers of the release
     * @param vipChannel whether the consumer may send to the broker's port minus two, if the release does that
     */
    static ReleaseConsumer started(TargetRelease release, boolean push, String name, String nameServer, String topic,
            boolean vipChannel) throws Exception {
        for (int attempt = 1;; attempt++) {
            Object consumer = consumer(release, push, name + "-" + attempt, nameServer, topic, vipChannel);
            try {
                Members.call(consumer, "start");
                awaitFirstPoll(consumer);
                return new ReleaseConsumer(release, consumer, topic);
            } catch (Exception failure) {
                // up to 3.1.4 a name is mapped to one of 10,000 UDP ports, which may be in use; on a busy machine a
                // request may time out
                if (attempt == MOST_ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    private static Object consumer(TargetRelease release, boolean push, String name, String nameServer, String topic,
            boolean vipChannel) throws Exception {
        Class<?> type = release
                .loadBelowRoot("client.consumer." + (push ? "DefaultMQPushConsumer" : "DefaultMQPullConsumer"));
        Object consumer = type.getConstructor(String.class).newInstance("hotfix-send-back");
        Members.call(consumer, "setNamesrvAddr", nameServer);
        Members.call(consumer, "setInstanceName", name);
        PollInterval.set(consumer, POLL_INTERVAL_MILLIS);
        if (!vipChannel) {
            callIfPresent(consumer, "setVipChannelEnabled", false);
        }
        if (push) {
            Members.call(consumer, "subscribe", topic, "*");
            Class<?> listener = release.loadBelowRoot("client.consumer.listener.MessageListenerConcurrently");
            // by name: 3.0.x has one method for all kinds of listeners, later releases one per kind
            Members.call(consumer, "registerMessageListener",
                    Proxy.newProxyInstance(release.loader(), new Class<?>[] {listener},
                            (proxy, method, values) -> null));
        }
        return consumer;
    }

    /**
     * Waits for the end of the first poll. The client's scheduler has one thread, whose first task is the poll, so a
     * task that is scheduled now runs after the poll.
     */
    private static void awaitFirstPoll(Object consumer) throws Exception {
        String simpleName = consumer.getClass().getSimpleName();
        Object body = field(consumer, "d" + simpleName.substring(1) + "Impl");
        ScheduledExecutorService scheduled = (ScheduledExecutorService) field(field(body, "mQClientFactory"),
                "scheduledExecutorService");
        scheduled.schedule(() -> {}, POLL_DELAY_MILLIS, TimeUnit.MILLISECONDS).get();
    }

    private static Object field(Object target, String name) throws Exception {
        Field field = target.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(target);
    }

    /**
     * Sends back a new message that looks as if a broker had delivered it. The broker's name is passed only where the
     * release has a parameter for it.
     *
     * @throws Exception the exception that the release throws
     */
    void sendMessageBack(String brokerName, InetSocketAddress storeHost) throws Exception {
        Object message = release.loadBelowRoot("common.message.MessageExt").getConstructor().newInstance();
        Members.call(message, "setTopic", topic);
        Members.call(message, "setBody", new byte[] {1});
        Members.call(message, "setMsgId", "7F00000100002A9F0000000000000000");
        Members.call(message, "setStoreHost", storeHost);
        callIfPresent(message, "setBrokerName", brokerName);
        int delayLevel = 3;
        try {
            Members.call(consumer, "sendMessageBack", message, delayLevel, brokerName);
        } catch (NoSuchMethodException unnamed) {
            Members.call(consumer, "sendMessageBack", message, delayLevel);
        }
    }

    ClassLoader loader() {
        return release.loader();
    }

    void shutdown() throws Exception {
        Members.call(consumer, "shutdown");
    }

    private static void callIfPresent(Object target, String setter, Object value) throws Exception {
        try {
            Members.call(target, setter, value);
        } catch (NoSuchMethodException missing) {
            // the release has no such setting
        }
    }
}
