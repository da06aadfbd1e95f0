package io.github.rocketmqhotfix.testapp.e2e.loopback;

import io.github.rocketmqhotfix.testapp.harness.network.NetworkShape;
import io.github.rocketmqhotfix.testapp.harness.network.NetworkShape.HostName;
import java.util.List;
import java.util.Map;

/**
 * A host on which a release looks up its own address. Also has the operator's setting on that host, and the address
 * that the agent must hand out.
 */
enum DiscoverySituation {

    /** eth0 has the address, and the host name resolves to it. */
    ORDINARY("ordinary", HostNetworks.ORDINARY, Word.ADDRESS, ""),
    /** There is only the loopback interface, and no setting. */
    LO_ONLY("lo-only", HostNetworks.LO_ONLY, Word.AS_WITHOUT, ""),
    /** There is only the loopback interface; the environment sets an address. */
    LO_ONLY_POD_IP("lo-only with POD_IP", LO_ONLY, "POD_IP=" + Word.SET, Word.AS_SET, "POD_IP"),
    /** There is only the loopback interface; an option sets an address. */
    LO_ONLY_LOCAL_IP("lo-only with local-ip", LO_ONLY, "local-ip=" + Word.SET, Word.AS_SET, "local-ip"),
    /** The address is on a Linux bridge. */
    BRIDGE("bridge", HostNetworks.BRIDGE, Word.ADDRESS, "interface br0"),
    /** An option names a network in which the host has no address. */
    BRIDGE_OTHER_NETWORK("bridge with local-ip elsewhere", BRIDGE, "local-ip=10.20.0.0/16", Word.ADDRESS,
            "interface br0"),
    /** The address is on a point-to-point interface. */
    TUN("tun", HostNetworks.TUN, Word.ADDRESS, "interface tun0"),
    /** The address is on an interface without a carrier. */
    NO_CARRIER("no-carrier", HostNetworks.NO_CARRIER, Word.ADDRESS, "interface eth0"),
    /** The address is on the loopback interface. */
    VIP_ON_LO("vip-on-lo", HostNetworks.VIP_ON_LO, Word.ADDRESS, ""),
    /** There is only the loopback interface, and the host name resolves to nothing. */
    NOTHING("nothing", HostNetworks.NOTHING, Word.AS_WITHOUT, ""),
    /** The address is on a Linux bridge, and the host name resolves to nothing. */
    BRIDGE_NAMELESS("bridge-nameless", HostNetworks.BRIDGE_NAMELESS, Word.ADDRESS, "interface br0"),
    /** The address is on a Linux bridge, and the interfaces have link-local IPv6 addresses. */
    BRIDGE_IPV6("bridge-ipv6", HostNetworks.BRIDGE_IPV6, Word.ADDRESS, "interface br0"),
    /** A Linux bridge has an IPv4 and an IPv6 address. */
    BRIDGE_DUAL_STACK("bridge-dual-stack", HostNetworks.BRIDGE_DUAL_STACK, Word.ADDRESS,
            "default route, interface br0"),
    /** A Linux bridge has an IPv4 and an IPv6 address; an option names the IPv6 network. */
    BRIDGE_DUAL_STACK_NETWORK("bridge-dual-stack with local-ip network", BRIDGE_DUAL_STACK, "local-ip=2001:db8::/32",
            Word.IPV6, "local-ip"),
    /** eth0 has the default route; docker0 has no container. */
    DOCKER("docker", HostNetworks.DOCKER, Word.ADDRESS, "default route, interface eth0"),
    /** The bridge br0 has the default route; docker0 is older and has a container. */
    DOCKER_FIRST("docker-first", HostNetworks.DOCKER_FIRST, Word.ADDRESS, "default route, interface br0"),
    /** A second network is on a bridge whose port is a network card. */
    LAN_BRIDGE_CARD("lan-bridge-card", HostNetworks.LAN_BRIDGE_CARD, Word.AS_WITHOUT, ""),
    /** A second network is on a bridge whose port is a bond. */
    LAN_BRIDGE_BOND("lan-bridge-bond", HostNetworks.LAN_BRIDGE_BOND, Word.AS_WITHOUT, ""),
    /** A second network is on a bridge whose port is a VLAN. */
    LAN_BRIDGE_VLAN("lan-bridge-vlan", HostNetworks.LAN_BRIDGE_VLAN, Word.AS_WITHOUT, ""),
    /** eth0 has one IPv6 address and no other address. */
    IPV6_ONLY("ipv6-only", HostNetworks.IPV6_ONLY, Word.ADDRESS, "interface eth0"),
    /** The environment sets the only address of the host, an IPv6 address. */
    IPV6_ONLY_POD_IP("ipv6-only with POD_IP", IPV6_ONLY, "POD_IP=" + HostNetworks.IPV6_ADDRESS, Word.ADDRESS,
            "POD_IP"),
    /** An option sets the only address of the host, an IPv6 address. */
    IPV6_ONLY_LOCAL_IP("ipv6-only with local-ip", IPV6_ONLY, "local-ip=" + HostNetworks.IPV6_ADDRESS, Word.ADDRESS,
            "local-ip"),
    /** A Linux bridge has an IPv6 address and no IPv4 address. */
    BRIDGE_IPV6_ONLY("bridge-ipv6-only", HostNetworks.BRIDGE_IPV6_ONLY, Word.ADDRESS, "default route, interface br0"),
    /** eth0 also has a deprecated and a temporary IPv6 address. */
    IPV6_SEVERAL("ipv6-several", HostNetworks.IPV6_SEVERAL, Word.ADDRESS, "default route, interface eth0"),
    /** Two interfaces have IPv4 addresses; an option names the network of the one without the default route. */
    TWO_LANS_NETWORK("two-lans with local-ip network", "two-lans", HostNetworks.TWO_LANS, "local-ip=192.168.0.0/16",
            Word.ADDRESS, "local-ip");

    private final String title;
    private final String column;
    private final NetworkShape shape;
    private final String setting;
    private final String expected;
    private final String origin;

    DiscoverySituation(String column, NetworkShape shape, String expected, String origin) {
        this(column, column, shape, "", expected, origin);
    }

    DiscoverySituation(String title, DiscoverySituation host, String setting, String expected, String origin) {
        this(title, host.column, host.shape, setting, expected, origin);
    }

    DiscoverySituation(String title, String column, NetworkShape shape, String setting, String expected,
            String origin) {
        this.title = title;
        this.column = column;
        this.shape = shape;
        this.setting = setting;
        this.expected = expected;
        this.origin = origin;
    }

    /** Returns the column of discovery.csv. */
    String column() {
        return column;
    }

    NetworkShape shape() {
        return shape;
    }

    /** Returns the options of the agent. */
    String options() {
        return setting.startsWith("local-ip=") ? setting : "";
    }

    /** Returns the environment of the JVM, with and without the agent. */
    Map<String, String> environment() {
        return setting.startsWith("POD_IP=") ? Map.of("POD_IP", setting.replace("POD_IP=", "")) : Map.of();
    }

    /**
     * Returns the expected result with the agent, in the words of discovery.csv; {@code without} is the result without
     * the agent.
     */
    String expectedWithAgent(String without) {
        return expected.equals(Word.AS_WITHOUT) ? without : expected;
    }

    /** Returns the origin that the agent's lines give for the address that it hands out; empty if it hands out none. */
    String origin() {
        return origin;
    }

    /**
     * Returns the warnings that the agent must print. The agent warns if it has no address to hand out, or if the
     * operator's setting does not fit the host.
     */
    List<String> expectedWarnings() {
        if (this == BRIDGE_OTHER_NETWORK) {
            return List.of("[rocketmq-hotfix] WARN loopback-filter: " + setting
                    + " is ignored: this host has no usable address"
                    + " in that network");
        }
        if (!shape.address().isEmpty() || !setting.isEmpty()) {
            return List.of();
        }
        String found = shape.hostName() == HostName.LOOPBACK ? Word.HOST_NAME_ADDRESS : "no address";
        return List
                .of("[rocketmq-hotfix] WARN loopback-filter: discovery gave " + found + " and this host has no better"
                        + " address; set local-ip=ADDRESS after the flag, or POD_IP in the environment");
    }

    /**
     * Translates the output of {@code DiscoveredAddresses} into a word of discovery.csv, or returns the output if no
     * word fits.
     *
     * @param printed an address, IPv6 in brackets, or another text
     */
    String meaning(String printed) {
        if (printed.startsWith("[") && printed.contains("%")) {
            return "scoped";
        }
        if (!shape.address().isEmpty() && printed.equals(Word.asReleasesPrint(shape.plainAddress()))) {
            return Word.ADDRESS;
        }
        return switch (printed) {
            case Word.HOST_NAME_ADDRESS -> "loopback";
            case Word.SET -> Word.AS_SET;
            case HostNetworks.DOCKER_ADDRESS -> "docker";
            case HostNetworks.OTHER_ADDRESS -> "other";
            case "exception java.lang.NullPointerException" -> "exception";
            default -> printed.equals(Word.asReleasesPrint(HostNetworks.IPV6_ADDRESS)) ? Word.IPV6 : printed;
        };
    }

    @Override
    public String toString() {
        return title;
    }

    /**
     * Words of discovery.csv, and addresses for some of them. A nested class, because the constants above need the
     * values.
     */
    private static final class Word {

        static final String ADDRESS = "address";
        static final String IPV6 = "ipv6";
        static final String AS_SET = "address as set";
        /** The result is the same as without the agent. */
        static final String AS_WITHOUT = "";

        /** The address in the operator's setting. */
        static final String SET = "192.168.50.77";
        /** The address to which {@link HostName#LOOPBACK} resolves. */
        static final String HOST_NAME_ADDRESS = "127.0.1.1";

        private Word() {}

        /** Returns an address as releases print it: IPv6 in brackets, with its four groups of zeros written out. */
        static String asReleasesPrint(String address) {
            return address.contains(":") ? "[" + address.replace("::", ":0:0:0:0:") + "]" : address;
        }
    }
}
