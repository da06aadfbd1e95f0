package io.github.rocketmqhotfix.testapp.harness.network;

import java.util.List;
import java.util.stream.Stream;

/**
 * The network of a host, as the shell commands that make it. Before the first one the loopback interface is up, and there is
 * an ordinary interface {@code eth0}, which is down and has its cable plugged in.
 *
 * @param address  the address by which other hosts reach this one, with its prefix length: 192.168.50.2/24, 2001:db8:1::5/64;
 *                 empty: no other host can reach it
 * @param hostName what the host's own name resolves to
 * @param ipv6     whether the interfaces have IPv6, that is: a link-local address each
 * @param commands the commands, in their order
 */
public record NetworkShape(String address, HostName hostName, boolean ipv6, List<String> commands) {

    /** What the host's own name resolves to. */
    public enum HostName {
        /** 127.0.1.1, as Debian's installer writes it. */
        LOOPBACK,
        /** The host's address. */
        ADDRESS,
        /** Nothing. */
        UNRESOLVABLE
    }

    public NetworkShape {
        commands = List.copyOf(commands);
    }

    /** Any other shape, without IPv6. */
    public static NetworkShape of(String address, HostName hostName, String... commands) {
        return new NetworkShape(address, hostName, false, List.of(commands));
    }

    /** Has its address on eth0; the host's name resolves to it. */
    public static NetworkShape ordinary(String address) {
        return of(address, HostName.ADDRESS, "ip link set eth0 up", "ip addr add " + address + " dev eth0");
    }

    /** Has its address on a Linux bridge br0, of which eth0 is a port; the host's name resolves to 127.0.1.1. */
    public static NetworkShape bridged(String address) {
        return of(address, HostName.LOOPBACK, "ip link add br0 type bridge", "ip link set eth0 master br0",
                "ip link set eth0 up", "ip link set br0 up", "ip addr add " + address + " dev br0");
    }

    /** The same with another resolution of the host's name. */
    public NetworkShape named(HostName other) {
        return new NetworkShape(address, other, ipv6, commands);
    }

    /** The same with IPv6. */
    public NetworkShape withIpv6() {
        return new NetworkShape(address, hostName, true, commands);
    }

    /** The same with these commands after its own. */
    public NetworkShape with(String... further) {
        return new NetworkShape(address, hostName, ipv6, Stream.concat(commands.stream(), Stream.of(further)).toList());
    }

    /** The address without its prefix length. */
    public String plainAddress() {
        return address.replaceFirst("/.*", "");
    }
}
