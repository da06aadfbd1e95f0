package io.github.rocketmqhotfix.testapp.program.load;

import io.github.rocketmqhotfix.testapp.program.Arguments;
import io.github.rocketmqhotfix.testapp.program.ClientInstance;
import io.github.rocketmqhotfix.testapp.program.Commands;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.MessageKey;
import io.github.rocketmqhotfix.testapp.program.NumberBatches;
import io.github.rocketmqhotfix.testapp.program.PollInterval;
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
 * Runs a push consumer that prints the numbers of NumberedProducer's messages until it is killed. Arguments:
 * nameServer=HOST:PORT;... topic=NAME group=NAME [threads=N] [instance=NAME] [pollMillis=N: interval of the client's
 * route polls]. Commands on standard input: {@code fail}: from now on sends back every message at its first delivery,
 * and the broker delivers it again 10 s later; {@code succeed}: ends {@code fail}; {@code hold BROKER}: holds
 * deliveries until the consumer's own route has no master of this broker; {@code nameServers HOST:PORT;...}: changes
 * the NameServer list.
 *
 * <p>Events: {@code started}; {@code received} (consumed) and {@code sentBack}, both in NumberBatches with
 * {@code reconsumeTimes} and {@code broker}; for {@code hold}, {@code held} when deliveries are held and
 * {@code masterless} when the route has no master.
 */
public final class NumberedConsumer {

    private final NumberBatches batches = NumberBatches.printing();
    private final ReadWriteLock held = new ReentrantReadWriteLock();
    private volatile boolean failing;

    private NumberedConsumer() {}

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
        consumer.registerMessageListener((MessageListenerConcurrently) application::consume);
        consumer.start();
        new EventLine("started").with("clientId", consumer.buildMQClientId()).print();
        Map<String, Consumer<String>> actions = new HashMap<>();
        actions.put("fail", any -> application.failing = true);
        actions.put("succeed", any -> application.failing = false);
        actions.put("hold", brokerName -> application.holdUntilNoMaster(consumer, brokerName));
        actions.put("nameServers", ClientInstance.of(consumer)::changeNameServers);
        Commands.follow(actions);
    }

    private ConsumeConcurrentlyStatus consume(List<MessageExt> messages, ConsumeConcurrentlyContext context) {
        // waits while deliveries are held
        held.readLock().lock();
        held.readLock().unlock();
        MessageExt message = messages.get(0);
        int reconsumeTimes = message.getReconsumeTimes();
        boolean sendBack = failing && reconsumeTimes == 0;
        batches.add(sendBack ? "sentBack" : "received", MessageKey.of(String.valueOf(message.getKeys())),
                "reconsumeTimes", reconsumeTimes, "broker", context.getMessageQueue().getBrokerName());
        return sendBack ? ConsumeConcurrentlyStatus.RECONSUME_LATER : ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    }

    private void holdUntilNoMaster(DefaultMQPushConsumer consumer, String brokerName) {
        held.writeLock().lock();
        try {
            new EventLine("held").with("nanos", System.nanoTime()).print();
            ClientInstance.of(consumer).awaitNoMaster(brokerName);
        } finally {
            held.writeLock().unlock();
        }
    }
}
