package io.github.rocketmqhotfix.testapp.program.load;

import io.github.rocketmqhotfix.testapp.program.Arguments;
import io.github.rocketmqhotfix.testapp.program.ClientInstance;
import io.github.rocketmqhotfix.testapp.program.Commands;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.MasterWatch;
import io.github.rocketmqhotfix.testapp.program.MessageKey;
import io.github.rocketmqhotfix.testapp.program.NumberBatches;
import io.github.rocketmqhotfix.testapp.program.PollInterval;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * A push consumer that prints the numbers of NumberedProducer's messages. Runs until it is killed. Arguments: nameServer=HOST:PORT;...
 * topic=NAME group=NAME [threads=N] [instance=NAME] [pollMillis=N between two looks for the route].
 * Commands on standard input: {@code fail}: from now on the first delivery of each message is given back, and comes again 10 s later;
 * {@code succeed}: no more; {@code hold BROKER}: deliveries wait until the consumer's own route has no master of that broker;
 * {@code nameServers HOST:PORT;...} changes the list.
 *
 * <p>Events: {@code started}; {@code received} (and taken) and {@code givenBack}, both as NumberBatches with their {@code reconsumeTimes}
 * and their {@code broker}.
 */
public final class NumberedConsumer implements MessageListenerConcurrently {

    private final NumberBatches batches = NumberBatches.printing();
    private final ReadWriteLock held = new ReentrantReadWriteLock();
    private volatile boolean failing;

    private NumberedConsumer() {
    }

    public static void main(String[] texts) throws Exception {
        Arguments arguments = new Arguments(texts);
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(arguments.text("group"));
        consumer.setNamesrvAddr(arguments.text("nameServer"));
        consumer.setInstanceName(arguments.text("instance", "DEFAULT"));
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setConsumeThreadMin(arguments.number("threads", 4));
        consumer.setConsumeThreadMax(arguments.number("threads", 4));
        consumer.setConsumeMessageBatchMaxSize(1);
        PollInterval.set(consumer, arguments.number("pollMillis", 30_000));
        consumer.subscribe(arguments.text("topic"), "*");
        NumberedConsumer application = new NumberedConsumer();
        consumer.registerMessageListener(application);
        consumer.start();
        new EventLine("started").with("clientId", consumer.buildMQClientId()).print();
        Map<String, Consumer<String>> actions = new HashMap<>();
        actions.put("fail", any -> application.failing = true);
        actions.put("succeed", any -> application.failing = false);
        actions.put("hold", brokerName -> application.holdUntilNoMaster(new MasterWatch(consumer, brokerName)));
        actions.put("nameServers", addresses -> ClientInstance.of(consumer.getDefaultMQPushConsumerImpl())
                .changeNameServers(Arrays.asList(addresses.split(";"))));
        Commands.follow(actions);
    }

    @Override
    public ConsumeConcurrentlyStatus consumeMessage(List<MessageExt> messages, ConsumeConcurrentlyContext context) {
        held.readLock().lock();
        held.readLock().unlock();
        MessageExt message = messages.get(0);
        int reconsumeTimes = message.getReconsumeTimes();
        boolean giveBack = failing && reconsumeTimes == 0;
        batches.add(giveBack ? "givenBack" : "received", MessageKey.of(String.valueOf(message.getKeys())),
                "reconsumeTimes", reconsumeTimes, "broker", context.getMessageQueue().getBrokerName());
        return giveBack ? ConsumeConcurrentlyStatus.RECONSUME_LATER : ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    }

    private void holdUntilNoMaster(MasterWatch watch) {
        held.writeLock().lock();
        try {
            new EventLine("held").with("nanos", System.nanoTime()).print();
            watch.await();
        } finally {
            held.writeLock().unlock();
        }
    }
}
