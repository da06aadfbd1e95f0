package io.github.rocketmqhotfix.testapp.program.load;

import io.github.rocketmqhotfix.testapp.program.Arguments;
import io.github.rocketmqhotfix.testapp.program.Commands;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Sends numbered messages and prints each result with its duration. Arguments: nameServer=HOST:PORT topic=NAME count=N
 * [broker=NAME: sends all messages to the first queue of this broker] [attempts=N per message, 1 s apart] [stay=1: the
 * process stays until it is killed] [after=TOPIC: first sends message 0 to this topic, requests its route ten times (a
 * client does this once every 30 s), and then waits for a line on standard input].
 */
public final class ProducerApplication {

    /** The first message of a JVM may take seconds on a busy machine. */
    private static final int MOST_ATTEMPTS = 5;
    private static final int EARLIER_ROUTE_REQUESTS = 10;

    private final DefaultMQProducer producer;
    private final String topic;
    private final String brokerName;

    private ProducerApplication(DefaultMQProducer producer, String topic, String brokerName) {
        this.producer = producer;
        this.topic = topic;
        this.brokerName = brokerName;
    }

    public static void main(String[] texts) throws Exception {
        Arguments arguments = new Arguments(texts);
        DefaultMQProducer producer = new DefaultMQProducer("hotfix-producers");
        producer.setNamesrvAddr(arguments.text("nameServer"));
        producer.start();
        new EventLine("started").with("clientId", producer.buildMQClientId()).print();
        String earlierTopic = arguments.text("after", "");
        if (!earlierTopic.isEmpty()) {
            new ProducerApplication(producer, earlierTopic, "").sendPatiently(0, MOST_ATTEMPTS);
            for (int request = 0; request < EARLIER_ROUTE_REQUESTS; request++) {
                producer.fetchPublishMessageQueues(earlierTopic);
            }
            new EventLine("waiting").print();
            Commands.lines().iterator().next();
        }
        ProducerApplication application = new ProducerApplication(producer, arguments.text("topic"),
                arguments.text("broker", ""));
        int count = arguments.number("count", 1);
        int sent = 0;
        for (int number = 1; number <= count; number++) {
            sent += application.sendPatiently(number, arguments.number("attempts", 1)) ? 1 : 0;
        }
        new EventLine("finished").with("sent", sent).with("of", count).print();
        if (arguments.number("stay", 0) == 1) {
            Thread.currentThread().join();
        }
        System.exit(0);
    }

    private boolean sendPatiently(int number, int attempts) throws InterruptedException {
        for (int attempt = 1; attempt <= attempts; attempt++) {
            if (send(number)) {
                return true;
            }
            TimeUnit.SECONDS.sleep(attempt < attempts ? 1 : 0);
        }
        return false;
    }

    private boolean send(int number) throws InterruptedException {
        long begin = System.nanoTime();
        try {
            Message message = new Message(topic, "", "message-" + number, ("message " + number).getBytes("UTF-8"));
            SendResult result = brokerName.isEmpty()
                    ? producer.send(message)
                    : producer.send(message, queueOfBroker());
            new EventLine("sent").with("number", number).with("status", result.getSendStatus())
                    .with("broker", result.getMessageQueue().getBrokerName())
                    .with("queue", result.getMessageQueue().getQueueId()).withMillisSince(begin, "millis").print();
            return true;
        } catch (InterruptedException interrupt) {
            throw interrupt;
        } catch (Exception failure) {
            new EventLine("failed").with("number", number).with("exception", failure.getClass().getSimpleName())
                    .with("message", failure.getMessage()).withMillisSince(begin, "millis").print();
            return false;
        }
    }

    private MessageQueue queueOfBroker() throws Exception {
        for (MessageQueue queue : producer.fetchPublishMessageQueues(topic)) {
            if (queue.getBrokerName().equals(brokerName) && queue.getQueueId() == 0) {
                return queue;
            }
        }
        throw new IllegalStateException("no queue of " + topic + " on " + brokerName + " yet");
    }
}
