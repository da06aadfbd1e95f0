package io.github.rocketmqhotfix.testapp.program;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;

/** Looks whether a consumer's own route still has the master of a broker, as its send-back does. */
public final class MasterWatch {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final DefaultMQPushConsumer consumer;
    private final String brokerName;

    public MasterWatch(DefaultMQPushConsumer consumer, String brokerName) {
        this.consumer = consumer;
        this.brokerName = brokerName;
    }

    /** Returns when the master is gone from the route. */
    public void await() {
        while (masterAddress() != null) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        new EventLine("masterless").with("broker", brokerName).print();
    }

    private Object masterAddress() {
        return ClientInstance.of(ClientInstance.call(consumer, "getDefaultMQPushConsumerImpl")).masterAddress(brokerName);
    }
}
