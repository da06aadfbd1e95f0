package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.network.NetworkShape;
import io.github.rocketmqhotfix.testapp.network.NetworkShape.HostName;

/** The networks of hosts on which a release looks for its address. The name of most hosts resolves to 127.0.1.1. */
final class HostNetworks {

    static final String ADDRESS = "192.168.50.2";

    private static final String IPV4 = ADDRESS + "/24";

    /** The host's name resolves to its address. */
    static final NetworkShape ORDINARY = NetworkShape.ordinary(IPV4);

    static final NetworkShape LO_ONLY = NetworkShape.of("", HostName.LOOPBACK, "ip link del eth0");

    /** The host's name resolves to nothing. */
    static final NetworkShape NOTHING = LO_ONLY.named(HostName.UNRESOLVABLE);

    static final NetworkShape BRIDGE = NetworkShape.bridged(IPV4);

    /** The host's name resolves to nothing. */
    static final NetworkShape BRIDGE_NAMELESS = BRIDGE.named(HostName.UNRESOLVABLE);

    /** All interfaces have a link-local IPv6 address. */
    static final NetworkShape BRIDGE_IPV6 = BRIDGE.withIpv6();

    /** The address is on a point-to-point interface. Nothing answers at its other end. */
    static final NetworkShape TUN = NetworkShape.of(IPV4, HostName.LOOPBACK, "ip link del eth0",
            "ip tuntap add dev tun0 mode tun", "ip addr add " + ADDRESS + " peer 10.255.255.254 dev tun0", "ip link set tun0 up");

    /** The cable of eth0 is not plugged in: for Java, eth0 is not up. */
    static final NetworkShape NO_CARRIER = NetworkShape.of(IPV4, HostName.LOOPBACK, "ip link del eth0",
            "ip link add eth0 type veth peer name cable0", "ip addr add " + IPV4 + " dev eth0", "ip link set eth0 up");

    /** The loopback interface has the address of a load balancer. */
    static final NetworkShape VIP_ON_LO = NetworkShape.of("10.9.9.9/32", HostName.LOOPBACK, "ip link del eth0",
            "ip addr add 10.9.9.9/32 dev lo");

    private HostNetworks() {
    }
}
