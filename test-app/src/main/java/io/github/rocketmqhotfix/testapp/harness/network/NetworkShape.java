package io.github.rocketmqhotfix.testapp.harness.network;

import java.util.List;
import java.util.stream.Stream;

/**
 * The network of a host, as the shell commands that set it up. Before the first command, the loopback interface is
 * up, and an ordinary interface {@code eth0} is down and has its cable plugged in.
 *
 * @param address  the address by which other hosts reach this host, with its prefix length: 192.168.50.2/24,
 *                 2001:db8:1::5/64; empty if no other host can reach this host
 * @param hostName the result of resolving the host's own name
 * @param ipv6     whether the interfaces have IPv6, and therefore one link-local address each
 * @param commands the commands in order
 */
public record NetworkShape(String address, HostName hostName, boolean ipv6, List<String> commands) {

    /** The resolution of the host's own name. */
    public enum HostName {
        /** To 127.0.1.1, as Debian's installer sets it. */
        LOOPBACK,
        /** To the host's address. */
        ADDRESS,
        /** None. */
        UNRESOLVABLE
    }

    public NetworkShape {
        commands = List.copyOf(commands);
    }

    /** Returns a shape without IPv6. */
    public static NetworkShape of(String address, HostName hostName, String... commands) {
        return new NetworkShape(address, hostName, false, List.of(commands));
    }

    /** Returns a shape with the address on eth0; the host's name resolves to it. */
    public static NetworkShape ordinary(String address) {
        return of(address, HostName.ADDRESS, "ip link set eth0 up", "ip addr add " + address + " dev eth0");
    }

    /**
     * Returns a shape with the address on a Linux bridge br0 with the port eth0; the host's name resolves to 127.0.1.1.
     */
    public static NetworkShape bridged(String address) {
        return of(address, HostName.LOOPBACK, "ip link add br0 type bridge", "ip link set eth0 master br0",
                "ip link set eth0 up", "ip link set br0 up", "ip addr add " + address + " dev br0");
    }

    /** Returns this shape with another resolution of the host's name. */
    public NetworkShape named(HostName other) {
        return new NetworkShape(address, other, ipv6, commands);
    }

    /** Returns this shape with IPv6. */
    public NetworkShape withIpv6() {
        return new NetworkShape(address, hostName, true, commands);
    }

    /** Returns this shape with further commands at the end. */
    public NetworkShape with(String... further) {
        return new NetworkShape(address, hostName, ipv6, Stream.concat(commands.stream(), Stream.of(further)).toList());
    }

    /** Returns the address without its prefix length. */
    public String plainAddress() {
        return address.replaceFirst("/.*", "");
    }
}
