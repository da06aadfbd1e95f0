package io.github.rocketmqhotfix.testapp.program.jmh;

import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.util.List;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.message.MessageExt;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Measures a send-back to a broker group that has a master. The request is not sent: {@link AnsweredClient} answers it.
 * System properties: {@code hot.routes} is the address of a NameServer that has a route of the topic {@code hot.topic}
 * to the broker {@code hot.brokerName}; {@code hot.agent} tells whether the agent is present.
 */
@State(Scope.Benchmark)
public class HotSendBack {

    private static final int DELAY_LEVEL = 3;
    private static final int MOST_ATTEMPTS = 20;

    private final String topic = System.getProperty("hot.topic");
    private final String brokerName = System.getProperty("hot.brokerName");
    private final MessageExt message = new MessageExt();
    private final AnsweredClient answered = new AnsweredClient();
    private final DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("hotfix-hot");
    private DefaultMQPushConsumerImpl body;

    @Setup
    @SuppressWarnings("deprecation")
    public void start() throws Exception {
        consumer.setNamesrvAddr(System.getProperty("hot.routes"));
        consumer.subscribe(topic, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) HotSendBack::consume);
        consumer.start();
        body = consumer.getDefaultMQPushConsumerImpl();
        MQClientInstance instance = body.getmQClientFactory();
        // on a busy machine the consumer's own route request may have timed out
        for (int attempt = 1; instance.findBrokerAddressInPublish(brokerName) == null; attempt++) {
            if (attempt > MOST_ATTEMPTS) {
                throw new IllegalStateException("no master of " + brokerName);
            }
            instance.updateTopicRouteInfoFromNameServer(topic);
        }
        PatchOutcomeCheck.require("sendback-fallback");
        answered.start();
        Field client = MQClientAPIImpl.class.getDeclaredField("remotingClient");
        client.setAccessible(true);
        client.set(instance.getMQClientAPIImpl(), answered);
        message.setTopic(topic);
        message.setBody(new byte[] {1});
        message.setMsgId("7F00000100002A9F0000000000000000");
        message.setStoreHost(new InetSocketAddress("127.0.0.1", 1));
    }

    @TearDown
    public void shutdown() {
        consumer.shutdown();
        answered.shutdown();
    }

    @Benchmark
    public void sendBack() throws Exception {
        body.sendMessageBack(message, DELAY_LEVEL, brokerName);
    }

    private static ConsumeConcurrentlyStatus consume(List<MessageExt> messages, Object context) {
        return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    }
}
