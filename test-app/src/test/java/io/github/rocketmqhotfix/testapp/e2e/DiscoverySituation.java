package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.network.NetworkShape;
import io.github.rocketmqhotfix.testapp.network.NetworkShape.HostName;
import java.util.List;
import java.util.Map;

/** A host on which a release looks for its address, and what the operator has set. */
enum DiscoverySituation {

    ORDINARY("ordinary", HostNetworks.ORDINARY),
    LO_ONLY("lo-only", HostNetworks.LO_ONLY),
    LO_ONLY_POD_IP("lo-only with POD_IP", "lo-only", HostNetworks.LO_ONLY, "", Map.of("POD_IP", Address.SET)),
    LO_ONLY_LOCAL_IP("lo-only with local-ip", "lo-only", HostNetworks.LO_ONLY, "local-ip=" + Address.SET, Map.of()),
    BRIDGE("bridge", HostNetworks.BRIDGE),
    TUN("tun", HostNetworks.TUN),
    NO_CARRIER("no-carrier", HostNetworks.NO_CARRIER),
    VIP_ON_LO("vip-on-lo", HostNetworks.VIP_ON_LO),
    NOTHING("nothing", HostNetworks.NOTHING),
    BRIDGE_NAMELESS("bridge-nameless", HostNetworks.BRIDGE_NAMELESS),
    BRIDGE_IPV6("bridge-ipv6", HostNetworks.BRIDGE_IPV6);

    private static final String REACHABLE = "address";
    private static final String AS_SET = "address as set";

    private final String title;
    private final String column;
    private final NetworkShape shape;
    private final String options;
    private final Map<String, String> environment;

    DiscoverySituation(String column, NetworkShape shape) {
        this(column, column, shape, "", Map.of());
    }

    DiscoverySituation(String title, String column, NetworkShape shape, String options, Map<String, String> environment) {
        this.title = title;
        this.column = column;
        this.shape = shape;
        this.options = options;
        this.environment = environment;
    }

    /** The column of discovery.csv. */
    String column() {
        return column;
    }

    NetworkShape shape() {
        return shape;
    }

    /** Of the agent. */
    String options() {
        return options;
    }

    /** Of the JVM, also without the agent. */
    Map<String, String> environment() {
        return environment;
    }

    /** Whether others can reach this host by any address. */
    boolean hasAddress() {
        return !shape.address().isEmpty();
    }

    /** Whether the operator said which address is to be handed out. */
    boolean isSet() {
        return !options.isEmpty() || !environment.isEmpty();
    }

    /** In the words of discovery.csv, by what the release finds without the agent. */
    String expectedWithAgent(String without) {
        return isSet() ? AS_SET : hasAddress() ? REACHABLE : without;
    }

    /** What the agent says on stderr where it cannot help. */
    List<String> expectedWarnings() {
        if (hasAddress() || isSet()) {
            return List.of();
        }
        String found = shape.hostName() == HostName.LOOPBACK ? Address.HOST_NAME : "no address";
        return List.of("[rocketmq-hotfix] WARN loopback-filter: discovery gave " + found + " and this host has no better"
                + " address; set local-ip=ADDRESS after the flag, or POD_IP in the environment");
    }

    /** In the words of discovery.csv, of what {@code DiscoveredAddresses} printed; as printed, if there is no word for it. */
    String meaning(String printed) {
        if (printed.startsWith("fe80:") || printed.startsWith("[fe80:")) {
            return "link-local";
        }
        return switch (printed) {
            case Address.HOST_NAME -> "loopback";
            case Address.SET -> AS_SET;
            case "exception java.lang.NullPointerException" -> "exception";
            default -> hasAddress() && printed.equals(shape.plainAddress()) ? REACHABLE : printed;
        };
    }

    @Override
    public String toString() {
        return title;
    }

    /** A nested class: the constants above need its values. */
    private static final class Address {

        static final String SET = "192.168.50.77";
        /** What {@link HostName#LOOPBACK} resolves to. */
        static final String HOST_NAME = "127.0.1.1";

        private Address() {
        }
    }
}
