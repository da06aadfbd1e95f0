package io.github.rocketmqhotfix.testapp.harness.cluster;

import java.util.List;
import java.util.Optional;

/**
 * What makes one broker differ from another.
 *
 * @param name        the broker name, which a master and its slaves share
 * @param id          0 for a master
 * @param nameServers addresses, separated by semicolons
 * @param port        where it listens; it takes port-2 and port+1 as well
 * @param address     brokerIP1 and brokerIP2; empty: the broker finds its own address
 * @param more        lines of its configuration file
 */
public record BrokerSettings(String name, long id, String nameServers, int port, Optional<String> address, List<String> more) {

    public BrokerSettings {
        more = List.copyOf(more);
    }

    /** A master on loopback with free ports. */
    public static BrokerSettings master(String name, String nameServers) {
        return new BrokerSettings(name, 0, nameServers, FreePorts.forBroker(), Optional.of("127.0.0.1"), List.of());
    }

    /** A slave on loopback with free ports; the id is above 0. */
    public static BrokerSettings slave(String name, long id, String nameServers) {
        return new BrokerSettings(name, id, nameServers, FreePorts.forBroker(), Optional.of("127.0.0.1"), List.of());
    }

    /** The same with these lines of configuration as well. */
    public BrokerSettings with(String... lines) {
        return new BrokerSettings(name, id, nameServers, port, address, List.of(lines));
    }

    boolean isMaster() {
        return id == 0;
    }
}
