package io.github.rocketmqhotfix.testapp.program.load;

import io.github.rocketmqhotfix.testapp.program.Arguments;
import io.github.rocketmqhotfix.testapp.program.Commands;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.ResourceUsage;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;

/**
 * Sends and consumes messages at full speed, in slices: each command runs one slice. Arguments: nameServer=HOST:PORT.
 * Commands on standard input:
 * <pre>
 * sync TOPIC MILLIS          four threads send synchronously for this time
 * async TOPIC MILLIS         keeps 32 messages in flight for this time
 * fill TOPIC COUNT           sends this many messages
 * consume TOPIC COUNT GROUP  a push consumer of a new group consumes this many messages from the beginning of the topic
 * </pre>
 * The answer to each command has the number of messages, the number of failures and the {@link ResourceUsage} of the
 * slice. A slice of consumption is measured from message 10,000 to the last message; with fewer than 20,000 messages,
 * from the middle message. Its {@code gapMillis} is the longest time without a message.
 */
public final class LoadApplication implements Commands.Handler {

    private static final int BODY_BYTES = 128;
    private static final int THREADS = 4;
    private static final int IN_FLIGHT = 32;
    /** By this message the consumer has created its threads and buffers. */
    private static final int WARMED_UP = 10_000;

    private final String nameServer;
    private final DefaultMQProducer producer = new DefaultMQProducer("hotfix-load-producers");
    /** The threads live on, so that their allocation can still be read after a slice. */
    private final ExecutorService senders = Executors.newFixedThreadPool(THREADS);

    private LoadApplication(String nameServer) throws MQClientException {
        this.nameServer = nameServer;
        producer.setNamesrvAddr(nameServer);
        producer.start();
    }

    public static void main(String[] texts) throws Exception {
        Commands.answer(Runnable::run, new LoadApplication(new Arguments(texts).text("nameServer")));
    }

    @Override
    public void carryOut(String[] words, EventLine slice) throws Exception {
        int number = Integer.parseInt(words[2]);
        switch (words[0]) {
            case "sync":
                sync(words[1], number, slice);
                break;
            case "async":
                async(words[1], number, Integer.MAX_VALUE, slice);
                break;
            case "fill":
                async(words[1], Long.MAX_VALUE, number, slice);
                break;
            case "consume":
                consume(words[1], number, words[3], slice);
                break;
            default:
                throw new IllegalArgumentException(words[0]);
        }
    }

    private void sync(String topic, long millis, EventLine slice) throws Exception {
        Counts counts = new Counts();
        ResourceUsage before = new ResourceUsage();
        long start = System.nanoTime();
        Callable<Void> sender = () -> {
            while (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) < millis) {
                try {
                    producer.send(message(topic));
                    counts.arrived.incrementAndGet();
                } catch (InterruptedException interrupt) {
                    throw interrupt;
                } catch (Exception failure) {
                    counts.failed.incrementAndGet();
                }
            }
            return null;
        };
        for (Future<Void> each : senders.invokeAll(Collections.nCopies(THREADS, sender))) {
            each.get();
        }
        counts.report(before, slice);
    }

    private void async(String topic, long millis, int count, EventLine slice) throws Exception {
        Counts counts = new Counts();
        Semaphore free = new Semaphore(IN_FLIGHT);
        SendCallback callback = new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                counts.arrived.incrementAndGet();
                free.release();
            }

            @Override
            public void onException(Throwable failure) {
                counts.failed.incrementAndGet();
                free.release();
            }
        };
        ResourceUsage before = new ResourceUsage();
        long start = System.nanoTime();
        for (int sent = 0; sent < count && TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) < millis; sent++) {
            free.acquire();
            producer.send(message(topic), callback);
        }
        free.acquire(IN_FLIGHT);
        counts.report(before, slice);
    }

    private void consume(String topic, int count, String group, EventLine slice) throws Exception {
        AtomicInteger delivered = new AtomicInteger();
        AtomicReference<ResourceUsage> first = new AtomicReference<ResourceUsage>();
        AtomicLong last = new AtomicLong(System.nanoTime());
        AtomicLong longestGap = new AtomicLong();
        CountDownLatch all = new CountDownLatch(1);
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(nameServer);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setConsumeThreadMin(THREADS);
        consumer.setConsumeThreadMax(THREADS);
        consumer.subscribe(topic, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            int now = delivered.addAndGet(messages.size());
            int begin = Math.min(WARMED_UP, count / 2);
            if (now >= begin && now - messages.size() < begin) {
                first.set(new ResourceUsage());
            }
            long nanos = System.nanoTime();
            long gap = nanos - last.getAndSet(nanos);
            if (now > begin) {
                longestGap.accumulateAndGet(gap, Math::max);
            }
            if (now >= count && now - messages.size() < count) {
                new ResourceUsage().since(first.get(), slice.with("messages", now - begin).with("failed", 0)
                        .with("gapMillis", TimeUnit.NANOSECONDS.toMillis(longestGap.get())));
                all.countDown();
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        all.await();
        consumer.shutdown();
    }

    private static Message message(String topic) {
        return new Message(topic, new byte[BODY_BYTES]);
    }

    /** The outcomes of the messages of a slice. */
    private static final class Counts {

        private final AtomicInteger arrived = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();

        void report(ResourceUsage before, EventLine slice) {
            new ResourceUsage().since(before, slice.with("messages", arrived.get()).with("failed", failed.get()));
        }
    }
}
