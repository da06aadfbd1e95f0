package io.github.rocketmqhotfix.testapp.e2e.loopback;

import io.github.rocketmqhotfix.testapp.harness.network.NetworkShape;
import io.github.rocketmqhotfix.testapp.harness.network.NetworkShape.HostName;
import java.util.stream.Stream;

/** The networks of hosts on which a release looks up its address. On most hosts the host name resolves to 127.0.1.1. */
final class HostNetworks {

    static final String ADDRESS = "192.168.50.2";
    static final String IPV6_ADDRESS = "2001:db8:1::5";
    static final String DOCKER_ADDRESS = "172.17.0.1";
    /** An address in a second network. Most releases prefer it to an address in 192.168.0.0/16. */
    static final String OTHER_ADDRESS = "10.1.0.2";

    private static final String IPV4 = ADDRESS + "/24";
    private static final String IPV6 = IPV6_ADDRESS + "/64";
    private static final String OTHER = OTHER_ADDRESS + "/16";
    private static final String DEFAULT_ROUTE = "ip route add default via 192.168.50.1";

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

    static final NetworkShape BRIDGE_DUAL_STACK = BRIDGE.withIpv6().with(DEFAULT_ROUTE,
            "ip addr add " + IPV6 + " dev br0", ipv6Route("br0"));

    /** The address is on a point-to-point interface. Nothing answers at its other end. */
    static final NetworkShape TUN = NetworkShape.of(IPV4, HostName.LOOPBACK, "ip link del eth0",
            "ip tuntap add dev tun0 mode tun", "ip addr add " + ADDRESS + " peer 10.255.255.254 dev tun0",
            "ip link set tun0 up");

    /** The cable of eth0 is unplugged, so Java does not report eth0 as up. */
    static final NetworkShape NO_CARRIER = NetworkShape.of(IPV4, HostName.LOOPBACK, "ip link del eth0",
            "ip link add eth0 type veth peer name cable0", "ip addr add " + IPV4 + " dev eth0", "ip link set eth0 up");

    /** The loopback interface has the address of a load balancer. */
    static final NetworkShape VIP_ON_LO = NetworkShape.of("10.9.9.9/32", HostName.LOOPBACK, "ip link del eth0",
            "ip addr add 10.9.9.9/32 dev lo");

    /** The default route uses eth0; docker0 is a bridge without a port, because no container runs. */
    static final NetworkShape DOCKER = NetworkShape.ordinary(IPV4).named(HostName.LOOPBACK).with(DEFAULT_ROUTE,
            "ip link add docker0 type bridge", "ip addr add " + DOCKER_ADDRESS + "/16 dev docker0",
            "ip link set docker0 up");

    /** The default route uses br0; docker0 has a container's port, and is older than br0. */
    static final NetworkShape DOCKER_FIRST = NetworkShape.of(IPV4, HostName.LOOPBACK,
            "ip link add docker0 type bridge", "ip link add veth0 type veth peer name container0",
            "ip link set veth0 master docker0", "ip link set container0 up", "ip link set veth0 up",
            "ip link set docker0 up",
            "ip addr add " + DOCKER_ADDRESS + "/16 dev docker0")
            .with(BRIDGE.commands().toArray(String[]::new)).with(DEFAULT_ROUTE);

    static final NetworkShape LAN_BRIDGE_CARD = lanBridge("mkdir device");

    static final NetworkShape LAN_BRIDGE_BOND = lanBridge("mkdir bonding", "echo DEVTYPE=bond > uevent");

    static final NetworkShape LAN_BRIDGE_VLAN = lanBridge("echo DEVTYPE=vlan > uevent");

    /** There is no link-local address, because a release may find either of two IPv6 addresses first. */
    static final NetworkShape IPV6_ONLY = NetworkShape.of(IPV6, HostName.LOOPBACK,
            "ip link set eth0 addrgenmode none", "ip link set eth0 up", "ip addr add " + IPV6 + " dev eth0").withIpv6();

    static final NetworkShape BRIDGE_IPV6_ONLY = NetworkShape.bridged(IPV6).withIpv6().with(ipv6Route("br0"));

    /** eth0 also has a deprecated and a temporary address; the kernel uses neither of them as a source. */
    static final NetworkShape IPV6_SEVERAL = NetworkShape.of(IPV6, HostName.LOOPBACK,
            // the kernel derives a temporary address from the address with mngtmpaddr, and prefers the original address
            "echo 1 > /proc/sys/net/ipv6/conf/eth0/use_tempaddr",
            "ip link set eth0 up", "ip addr add " + IPV6 + " dev eth0 mngtmpaddr",
            "ip addr add 2001:db8:1::4/64 dev eth0 preferred_lft 0", ipv6Route("eth0"),
            "until ip -6 addr show dev eth0 temporary | grep -q inet6; do sleep 0.02; done").withIpv6();

    static final NetworkShape TWO_LANS = NetworkShape.of(IPV4, HostName.LOOPBACK,
            "ip link set eth0 up", "ip addr add " + OTHER + " dev eth0", "ip route add default via 10.1.0.1",
            "ip link add eth1 type veth peer name cable1", "ip link set cable1 up", "ip link set eth1 up",
            "ip addr add " + IPV4 + " dev eth1");

    private HostNetworks() {}

    /**
     * Returns a network whose default route uses eth0, with a second network on the bridge br-lan, which has one port.
     * A network namespace has no network card, and not every kernel has bonds and VLANs. So the port is a veth
     * interface, and its directory in /sys is replaced by one that looks like the directory of a card, bond or VLAN.
     */
    private static NetworkShape lanBridge(String... filesOfPort) {
        String port = "/sys/class/net/port0";
        return NetworkShape.ordinary(IPV4).named(HostName.LOOPBACK).with(DEFAULT_ROUTE,
                "ip link add br-lan type bridge", "ip link add port0 type veth peer name cable1",
                "ip link set port0 master br-lan", "ip link set cable1 up", "ip link set port0 up",
                "ip link set br-lan up", "ip addr add " + OTHER + " dev br-lan",
                "mount -t tmpfs tmpfs " + port, "mkdir " + port + "/brport")
                .with(Stream.of(filesOfPort).map(command -> "(cd " + port + " && " + command + ")")
                        .toArray(String[]::new));
    }

    private static String ipv6Route(String device) {
        return "ip -6 route add default via fe80::1 dev " + device;
    }
}
