package io.github.rocketmqhotfix.testapp.program.load;

import io.github.rocketmqhotfix.testapp.program.Arguments;
import io.github.rocketmqhotfix.testapp.program.ClientInstance;
import io.github.rocketmqhotfix.testapp.program.Commands;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.MessageKey;
import io.github.rocketmqhotfix.testapp.program.NumberBatches;
import io.github.rocketmqhotfix.testapp.program.PollInterval;
import io.github.rocketmqhotfix.testapp.program.RoutePoller;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;

/**
 * Sends numbered messages one by one at a bounded rate until it is stopped. A message's key is ID#NUMBER; every process
 * has a new ID. The process stays until it is killed. Arguments: nameServer=HOST:PORT;... topic=NAME [group=NAME]
 * [name=NAME: prefix of the ID] [rate=N per second] [async=true] [timeoutMillis=N per send] [instance=NAME]
 * [pollMillis=N: interval of the client's route polls] [routeMillis=N: starts a RoutePoller with this pause]. Commands
 * on standard input: {@code nameServers HOST:PORT;...} changes the NameServer list, {@code stop} ends the sending.
 *
 * <p>Events: {@code started}; {@code sending} with {@code from} and {@code to} before a block of numbers is sent;
 * {@code acknowledged} (SEND_OK only) with {@code broker}, and {@code failed} with {@code reason}, both
 * printed in batches by {@link NumberBatches}; {@code finished}.
 */
public final class NumberedProducer {

    private static final int BLOCKS_PER_SECOND = 10;
    private static final int MOST_UNANSWERED = 1_000;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final DefaultMQProducer producer;
    private final String id;
    private final String topic;
    private final int rate;
    private final boolean async;
    private final NumberBatches batches = NumberBatches.printing();
    private final Semaphore unanswered = new Semaphore(MOST_UNANSWERED);
    private volatile boolean stopping;

    private NumberedProducer(DefaultMQProducer producer, Arguments arguments) {
        this.producer = producer;
        // after a restart the same number is another message
        this.id = arguments.text("name", "producer") + "-"
                + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        this.topic = arguments.text("topic");
        this.rate = arguments.number("rate", 50);
        this.async = Boolean.parseBoolean(arguments.text("async", "false"));
    }

    public static void main(String[] texts) throws Exception {
        Arguments arguments = new Arguments(texts);
        DefaultMQProducer producer = new DefaultMQProducer(arguments.text("group", "hotfix-numbered-producers"));
        producer.setNamesrvAddr(arguments.text("nameServer"));
        producer.setInstanceName(arguments.text("instance", "DEFAULT"));
        producer.setSendMsgTimeout(arguments.number("timeoutMillis", 3_000));
        PollInterval.set(producer, arguments.number("pollMillis", 30_000));
        producer.start();
        NumberedProducer application = new NumberedProducer(producer, arguments);
        new EventLine("started").with("clientId", producer.buildMQClientId()).with("producer", application.id).print();
        int routeMillis = arguments.number("routeMillis", 0);
        if (routeMillis > 0) {
            RoutePoller.start(producer, application.topic, routeMillis);
        }
        Map<String, Consumer<String>> actions = new HashMap<>();
        actions.put("nameServers", ClientInstance.of(producer)::changeNameServers);
        actions.put("stop", any -> application.stopping = true);
        Commands.follow(actions);
        int sent = application.sendUntilStopped();
        new EventLine("finished").with("sent", sent).print();
        // a kubelet restarts a process that has ended, and the new process would send messages
        Thread.currentThread().join();
    }

    private int sendUntilStopped() throws InterruptedException {
        int block = Math.max(1, rate / BLOCKS_PER_SECOND);
        int number = 0;
        long due = System.nanoTime();
        while (!stopping) {
            // printed before the block is sent: a message may arrive although this process was killed
            new EventLine("sending").with("producer", id).with("from", number + 1).with("to", number + block).print();
            for (int last = number + block; number < last;) {
                LockSupport.parkNanos(due - System.nanoTime());
                if (System.nanoTime() - due < 0) {
                    continue;
                }
                send(new MessageKey(id, ++number));
                // after a blocked call the delayed messages are not sent faster, because the rate is bounded
                due = Math.max(due + SECOND_NANOS / rate, System.nanoTime() - SECOND_NANOS / rate);
            }
        }
        unanswered.acquire(MOST_UNANSWERED);
        batches.print();
        return number;
    }

    private void send(MessageKey key) throws InterruptedException {
        unanswered.acquire();
        Outcome outcome = new Outcome(key);
        try {
            byte[] body = key.toString().getBytes("UTF-8");
            Message message = new Message(topic, "", key.toString(), body);
            if (async) {
                producer.send(message, outcome);
            } else {
                outcome.onSuccess(producer.send(message));
            }
        } catch (InterruptedException interrupt) {
            throw interrupt;
        } catch (Exception failure) {
            outcome.onException(failure);
        }
    }

    /** Records the outcome of one message. */
    private final class Outcome implements SendCallback {

        private final MessageKey key;

        Outcome(MessageKey key) {
            this.key = key;
        }

        @Override
        public void onSuccess(SendResult result) {
            if (result.getSendStatus() == SendStatus.SEND_OK) {
                batches.add("acknowledged", key, "broker", result.getMessageQueue().getBrokerName());
            } else {
                batches.add("failed", key, "reason", result.getSendStatus());
            }
            unanswered.release();
        }

        @Override
        public void onException(Throwable failure) {
            batches.add("failed", key, "reason", failure.getClass().getSimpleName());
            unanswered.release();
        }
    }
}
