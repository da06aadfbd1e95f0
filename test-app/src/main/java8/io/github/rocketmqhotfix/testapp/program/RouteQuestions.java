package io.github.rocketmqhotfix.testapp.program;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.DefaultMQProducer;

/**
 * Asks a NameServer for a topic's route again and again, by the producer's own connection, and prints each outcome:
 * {@code {"event":"route","answered":true,"nanos":when,"millis":how long}}. A route without a queue to write to is an answer too.
 */
public final class RouteQuestions {

    private final DefaultMQProducer producer;
    private final String topic;

    public RouteQuestions(DefaultMQProducer producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /** Until the JVM ends; a question begins this long after the last one's end. */
    public void askEvery(int millis) {
        ScheduledExecutorService asker = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "route-questions");
            thread.setDaemon(true);
            return thread;
        });
        asker.scheduleWithFixedDelay(this::ask, 0, millis, TimeUnit.MILLISECONDS);
    }

    private void ask() {
        long begin = System.nanoTime();
        try {
            producer.fetchPublishMessageQueues(topic);
            print(begin, true, "");
        } catch (Exception failure) {
            print(begin, false, failure.getClass().getSimpleName() + " " + failure.getMessage());
        }
    }

    private static void print(long begin, boolean answered, String message) {
        long end = System.nanoTime();
        new EventLine("route").with("answered", answered).with("nanos", end)
                .with("millis", TimeUnit.NANOSECONDS.toMillis(end - begin)).with("message", message).print();
    }
}
