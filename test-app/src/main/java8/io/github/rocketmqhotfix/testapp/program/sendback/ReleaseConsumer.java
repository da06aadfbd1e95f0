package io.github.rocketmqhotfix.testapp.program.sendback;

import io.github.rocketmqhotfix.testapp.program.PollInterval;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The consumer of any release, called through its public methods by reflection. It polls its routes once when it starts; the next poll
 * would come ten minutes later.
 */
final class ReleaseConsumer {

    private static final int POLL_INTERVAL_MILLIS = 600_000;
    /** A client polls this long after its start. */
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
     * @param name       new among the consumers of the release
     * @param vipChannel whether it may send to the broker's port minus two, where the release does that
     */
    static ReleaseConsumer started(TargetRelease release, boolean push, String name, String nameServer, String topic,
            boolean vipChannel) throws Exception {
        for (int attempt = 1; ; attempt++) {
            Object consumer = consumer(release, push, name + "-" + attempt, nameServer, topic, vipChannel);
            try {
                call(consumer.getClass().getMethod("start"), consumer);
                awaitFirstPoll(consumer);
                return new ReleaseConsumer(release, consumer, topic);
            } catch (Exception failure) {
                // up to 3.1.4 a name is mapped to one of 10,000 UDP ports, which may be in use; on a busy machine a request may time out
                if (attempt == MOST_ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    private static Object consumer(TargetRelease release, boolean push, String name, String nameServer, String topic,
            boolean vipChannel) throws Exception {
        Class<?> type = release.named("client.consumer." + (push ? "DefaultMQPushConsumer" : "DefaultMQPullConsumer"));
        Object consumer = type.getConstructor(String.class).newInstance("hotfix-send-back");
        set(consumer, "setNamesrvAddr", nameServer);
        set(consumer, "setInstanceName", name);
        PollInterval.set(consumer, POLL_INTERVAL_MILLIS);
        if (!vipChannel) {
            setIfPresent(consumer, "setVipChannelEnabled", false);
        }
        if (push) {
            type.getMethod("subscribe", String.class, String.class).invoke(consumer, topic, "*");
            Class<?> listener = release.named("client.consumer.listener.MessageListenerConcurrently");
            // by name: 3.0.x has one method for all kinds of listeners, later releases one per kind
            set(consumer, "registerMessageListener",
                    Proxy.newProxyInstance(release.loader(), new Class<?>[] {listener}, (proxy, method, values) -> null));
        }
        return consumer;
    }

    /** The client has one scheduled thread, whose first task is the poll: a task that is scheduled now runs after it. */
    private static void awaitFirstPoll(Object consumer) throws Exception {
        String simpleName = consumer.getClass().getSimpleName();
        Object body = field(consumer, "d" + simpleName.substring(1) + "Impl");
        ScheduledExecutorService scheduled =
                (ScheduledExecutorService) field(field(body, "mQClientFactory"), "scheduledExecutorService");
        scheduled.schedule(() -> { }, POLL_DELAY_MILLIS, TimeUnit.MILLISECONDS).get();
    }

    private static Object field(Object target, String name) throws Exception {
        Field field = target.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(target);
    }

    /**
     * Gives back a message that a broker delivered. The broker's name is passed only where the release has a parameter for it.
     *
     * @throws Exception the exception that the release throws
     */
    void sendMessageBack(String brokerName, InetSocketAddress storeHost) throws Exception {
        Class<?> type = release.named("common.message.MessageExt");
        Object message = type.getConstructor().newInstance();
        set(message, "setTopic", topic);
        set(message, "setBody", new byte[] {1});
        set(message, "setMsgId", "7F00000100002A9F0000000000000000");
        set(message, "setStoreHost", storeHost);
        setIfPresent(message, "setBrokerName", brokerName);
        int delayLevel = 3;
        try {
            Method named = consumer.getClass().getMethod("sendMessageBack", type, int.class, String.class);
            call(named, consumer, message, delayLevel, brokerName);
        } catch (NoSuchMethodException unnamed) {
            call(consumer.getClass().getMethod("sendMessageBack", type, int.class), consumer, message, delayLevel);
        }
    }

    void shutdown() throws Exception {
        call(consumer.getClass().getMethod("shutdown"), consumer);
    }

    private static void set(Object target, String setter, Object value) throws Exception {
        if (!setIfPresent(target, setter, value)) {
            throw new NoSuchMethodException(target.getClass() + "." + setter);
        }
    }

    private static boolean setIfPresent(Object target, String setter, Object value) throws Exception {
        for (Method method : target.getClass().getMethods()) {
            if (method.getName().equals(setter) && method.getParameterTypes().length == 1
                    && (value instanceof Number || value instanceof Boolean || method.getParameterTypes()[0].isInstance(value))) {
                call(method, target, value);
                return true;
            }
        }
        return false;
    }

    private static void call(Method method, Object target, Object... values) throws Exception {
        try {
            method.invoke(target, values);
        } catch (InvocationTargetException failure) {
            throw failure.getCause() instanceof Exception ? (Exception) failure.getCause() : failure;
        }
    }
}
