package io.github.rocketmqhotfix.patch.sendback;

import java.util.function.Function;

/**
 * One send-back to an address that the agent has chosen. The woven code reports the end of the attempt by
 * {@code apply(thrown or null)}.
 */
final class SendBackAttempt implements Function<Object, Object> {

    final String address;
    private final BrokerState brokerState;

    /** {@code brokerState} is the state of the broker if the address is that of its slave; null for a master. */
    SendBackAttempt(String address, BrokerState brokerState) {
        this.address = address;
        this.brokerState = brokerState;
    }

    @Override
    public Object apply(Object thrown) {
        if (brokerState != null) {
            brokerState.slaveAnswered(thrown == null, System.nanoTime());
        }
        return null;
    }
}
