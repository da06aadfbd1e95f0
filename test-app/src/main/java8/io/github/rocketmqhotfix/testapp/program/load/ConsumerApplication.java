package io.github.rocketmqhotfix.testapp.program.load;

import io.github.rocketmqhotfix.testapp.program.Arguments;
import io.github.rocketmqhotfix.testapp.program.ClientInstance;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.PollInterval;
import java.util.List;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Runs a real push consumer with one consume thread and prints each delivery. It runs until it is killed. Arguments:
 * nameServer=HOST:PORT topic=NAME group=NAME [failFirst=N: the first N messages are sent back once]
 * [holdUntilNoMaster=BROKER: the first message is held until the client's own route has no master of this broker].
 */
public final class ConsumerApplication {

    private ConsumerApplication() {}

    public static void main(String[] texts) throws Exception {
        Arguments arguments = new Arguments(texts);
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(arguments.text("group"));
        consumer.setNamesrvAddr(arguments.text("nameServer"));
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        // a second thread would hide how long a send-back blocks the first
        consumer.setConsumeThreadMin(1);
        consumer.setConsumeThreadMax(1);
        consumer.setConsumeMessageBatchMaxSize(1);
        PollInterval.set(consumer, 1_000);
        // a topic that is created after the start is delivered only from the next heartbeat on, by default after 30 s
        consumer.setHeartbeatBrokerInterval(1_000);
        consumer.subscribe(arguments.text("topic"), "*");
        String brokerName = arguments.text("holdUntilNoMaster", "");
        Runnable hold = brokerName.isEmpty() ? () -> {} : () -> ClientInstance.of(consumer).awaitNoMaster(brokerName);
        consumer.registerMessageListener(new Listener(arguments.number("failFirst", 0), hold));
        consumer.start();
        new EventLine("started").with("clientId", consumer.buildMQClientId()).print();
    }

    /** Prints deliveries and sends the first messages back when they are delivered for the first time. */
    private static final class Listener implements MessageListenerConcurrently {

        private final int failFirst;
        private final Runnable hold;
        private int firstDeliveries;

        Listener(int failFirst, Runnable hold) {
            this.failFirst = failFirst;
            this.hold = hold;
        }

        @Override
        public synchronized ConsumeConcurrentlyStatus consumeMessage(List<MessageExt> messages,
                ConsumeConcurrentlyContext context) {
            MessageExt message = messages.get(0);
            String queueTopic = context.getMessageQueue().getTopic();
            boolean fromRetryTopic = queueTopic.startsWith("%RETRY%");
            new EventLine("delivered").with("key", message.getKeys())
                    .with("broker", context.getMessageQueue().getBrokerName()).with("queueTopic", queueTopic)
                    .with("fromRetryTopic", fromRetryTopic)
                    .with("reconsumeTimes", message.getReconsumeTimes()).with("storeHost", message.getStoreHost())
                    .with("nanos", System.nanoTime()).print();
            boolean first = !fromRetryTopic && message.getReconsumeTimes() == 0;
            if (first) {
                firstDeliveries++;
            }
            if (first && firstDeliveries == 1) {
                hold.run();
            }
            boolean sendBack = first && firstDeliveries <= failFirst;
            new EventLine("returned").with("key", message.getKeys()).with("sendBack", sendBack)
                    .with("nanos", System.nanoTime()).print();
            return sendBack ? ConsumeConcurrentlyStatus.RECONSUME_LATER : ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        }
    }
}
