package io.github.rocketmqhotfix.patch.sendback;

import java.util.function.Function;

/**
 * One send-back to an address that the agent has chosen. The woven code reports the end of the attempt by
 * {@code apply(thrown or null)}.
 */
final class SendBackAttempt implements Function<Object, Object> {

    final String address;
    private final BrokerState brokerState;

    /**
     * If the address belongs to a slave, {@code brokerState} is the state of the broker that has this slave. For a
     * master, {@code brokerState} is null.
     */
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
