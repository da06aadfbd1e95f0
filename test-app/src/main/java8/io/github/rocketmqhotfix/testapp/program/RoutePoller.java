package io.github.rocketmqhotfix.testapp.program;

import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.DefaultMQProducer;

/**
 * Asks a NameServer for a topic's route periodically, through a producer's own connection, and prints each outcome:
 * {@code {"event":"route","answered":true,"nanos":end,"millis":duration,"message":exception}}. A refusal and a
 * route without a writable queue count as not answered: {@code fetchPublishMessageQueues} throws an exception for them,
 * and the soak and the pod scenarios judge how long a producer has no route by which it can send.
 */
public final class RoutePoller {

    private RoutePoller() {}

    /**
     * Starts polling on a daemon thread; {@code millis} pass between the end of a request and the beginning of the
     * next.
     */
    public static void start(DefaultMQProducer producer, String topic, int millis) {
        Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "route-poller");
            thread.setDaemon(true);
            return thread;
        }).scheduleWithFixedDelay(() -> ask(producer, topic), 0, millis, TimeUnit.MILLISECONDS);
    }

    private static void ask(DefaultMQProducer producer, String topic) {
        long begin = System.nanoTime();
        String message = "";
        try {
            producer.fetchPublishMessageQueues(topic);
        } catch (Exception failure) {
            message = failure.getClass().getSimpleName() + " " + failure.getMessage();
        }
        long end = System.nanoTime();
        new EventLine("route").with("answered", message.isEmpty()).with("nanos", end)
                .with("millis", TimeUnit.NANOSECONDS.toMillis(end - begin)).with("message", message).print();
    }
}
