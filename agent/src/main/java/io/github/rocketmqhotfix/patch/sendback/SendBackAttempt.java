package io.github.rocketmqhotfix.patch.sendback;

import java.util.function.Function;

/**
 * One send-back to an address that the agent has chosen. The woven code reports its end by
 * {@code apply(thrown or null)}.
 */
final class SendBackAttempt implements Function<Object, Object> {

    final String address;
    private final BrokerState slave;

    /** {@code slave} is the state of the broker; null if the address is a master's. */
    SendBackAttempt(String address, BrokerState slave) {
        this.address = address;
        this.slave = slave;
    }

    @Override
    public Object apply(Object thrown) {
        if (slave != null) {
            slave.slaveAnswered(thrown == null, System.nanoTime());
        }
        return null;
    }
}
