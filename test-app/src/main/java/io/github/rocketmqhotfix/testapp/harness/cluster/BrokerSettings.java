package io.github.rocketmqhotfix.testapp.harness.cluster;

import java.util.List;
import java.util.Optional;

/**
 * The settings in which brokers differ.
 *
 * @param name        the broker name, which a master and its slaves share
 * @param id          0 for a master
 * @param nameServers addresses, separated by semicolons
 * @param port        the listening port; the broker also uses port-2 and port+1
 * @param address     brokerIP1 and brokerIP2; empty if the broker is to find its own address
 * @param more        further lines of the configuration file
 */
public record BrokerSettings(String name, long id, String nameServers, int port, Optional<String> address,
        List<String> more) {

    public BrokerSettings {
        more = List.copyOf(more);
    }

    /** Returns a master on loopback with free ports. */
    public static BrokerSettings master(String name, String nameServers) {
        return new BrokerSettings(name, 0, nameServers, FreePorts.forBroker(), Optional.of("127.0.0.1"), List.of());
    }

    /** Returns a slave on loopback with free ports; the id must be above 0. */
    public static BrokerSettings slave(String name, long id, String nameServers) {
        return new BrokerSettings(name, id, nameServers, FreePorts.forBroker(), Optional.of("127.0.0.1"), List.of());
    }

    /** Returns these settings with these lines as the further configuration. */
    public BrokerSettings with(String... lines) {
        return new BrokerSettings(name, id, nameServers, port, address, List.of(lines));
    }

    boolean isMaster() {
        return id == 0;
    }
}
