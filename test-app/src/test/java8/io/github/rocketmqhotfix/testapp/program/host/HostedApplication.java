package io.github.rocketmqhotfix.testapp.program.host;

import io.github.rocketmqhotfix.testapp.program.Arguments;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import java.io.UnsupportedEncodingException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.common.RemotingUtil;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * Exercises each of the three defects that the agent repairs, and shuts its clients down. Any class loader can load
 * this class. Prints the results and a line {@code finished}. Arguments: silent=HOST:PORT of a NameServer that accepts
 * connections and never answers, answering=HOST:PORT of a NameServer that answers, [send=TOPIC: a topic of the
 * answering NameServer, to which one message is sent].
 */
public final class HostedApplication {

    private static final int GET_BROKER_CLUSTER_INFO = 106;
    private static final long WARM_UP_MILLIS = 10_000;
    private static final long FIRST_TIMEOUT_MILLIS = 500;
    /** With a timeout below 1 s, each of the two NameServers would have less than the 500 ms of an attempt. */
    private static final long[] LATER_TIMEOUTS_MILLIS = {1_500, 1_500};

    private HostedApplication() {}

    public static void main(String[] texts) throws Exception {
        Arguments arguments = new Arguments(texts);
        new EventLine("address").with("found", RemotingUtil.getLocalAddress()).print();
        sendBack(arguments.text("answering"));
        askNameServers(arguments.text("silent"), arguments.text("answering"));
        if (!arguments.text("send", "").isEmpty()) {
            send(arguments.text("send"), arguments.text("answering"));
        }
        new EventLine("finished").with("remoting", loaderOf(NettyRemotingClient.class))
                .with("client", loaderOf(DefaultMQPushConsumer.class)).print();
    }

    /** Sends back a message without having any route. The send-back must not go to a NameServer. */
    @SuppressWarnings("deprecation")
    private static void sendBack(String nameServer) throws Exception {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("hosted");
        consumer.setNamesrvAddr(nameServer);
        consumer.registerMessageListener(new EmptyListener());
        consumer.start();
        EventLine line = new EventLine("sendBack");
        try {
            consumer.sendMessageBack(message(), 0, "broker-a");
            line.with("exception", "");
        } catch (Exception failure) {
            line.with("exception", failure.getClass().getSimpleName());
        }
        line.print();
        consumer.shutdown();
    }

    /** Makes the client select the silent NameServer, then adds the answering one. */
    private static void askNameServers(String silent, String answering) throws InterruptedException {
        NettyRemotingClient client = new NettyRemotingClient(new NettyClientConfig());
        client.start();
        // class loading must not use up the timeouts of the measured calls
        isAnswered(client, answering, WARM_UP_MILLIS);
        client.updateNameServerAddressList(new ArrayList<String>(Arrays.asList(silent)));
        boolean answered = isAnswered(client, null, FIRST_TIMEOUT_MILLIS);
        client.updateNameServerAddressList(new ArrayList<String>(Arrays.asList(silent, answering)));
        for (int call = 0; call < LATER_TIMEOUTS_MILLIS.length && !answered; call++) {
            answered = isAnswered(client, null, LATER_TIMEOUTS_MILLIS[call]);
        }
        new EventLine("nameServers").with("answered", answered).print();
        client.shutdown();
    }

    private static void send(String topic, String nameServer) throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer("hosted");
        producer.setNamesrvAddr(nameServer);
        producer.setVipChannelEnabled(false);
        // the first message of a cold JVM with other agents is slow
        producer.setSendMsgTimeout(30_000);
        producer.start();
        new EventLine("sent")
                .with("status", producer.send(new Message(topic, "body".getBytes("UTF-8"))).getSendStatus()).print();
        producer.shutdown();
    }

    private static boolean isAnswered(NettyRemotingClient client, String address, long timeoutMillis)
            throws InterruptedException {
        try {
            client.invokeSync(address, RemotingCommand.createRequestCommand(GET_BROKER_CLUSTER_INFO, null),
                    timeoutMillis);
            return true;
        } catch (InterruptedException interrupt) {
            throw interrupt;
        } catch (Exception silence) {
            return false;
        }
    }

    private static MessageExt message() throws UnsupportedEncodingException {
        MessageExt message = new MessageExt();
        message.setTopic("hosted");
        message.setBody("body".getBytes("UTF-8"));
        message.setMsgId("7F0000010000000000000000");
        message.setStoreHost(new InetSocketAddress("127.0.0.1", 1));
        return message;
    }

    private static String loaderOf(Class<?> type) {
        return type.getClassLoader() == null ? "bootstrap" : type.getClassLoader().getClass().getName();
    }

    /** A listener that never gets a message. */
    private static final class EmptyListener implements MessageListenerConcurrently {

        @Override
        public ConsumeConcurrentlyStatus consumeMessage(List<MessageExt> messages, ConsumeConcurrentlyContext context) {
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        }
    }
}
