package io.github.rocketmqhotfix.testapp.network;

/**
 * How the network of a host looks.
 *
 * @param link     where the host's only address besides loopback is
 * @param address  IPv4 address and prefix length, such as 192.168.50.2/24; ignored without a link
 * @param hostName what the host's own name resolves to
 * @param ipv6     whether the interfaces have IPv6, that is: a link-local address each
 */
public record NetworkShape(Link link, String address, HostName hostName, boolean ipv6) {

    /** Where the address is. */
    public enum Link {
        /** On an ordinary interface. */
        ORDINARY,
        /** On a Linux bridge, of which the ordinary interface is a port. */
        BRIDGE,
        /** On a tun interface; nothing answers at its other end. */
        POINT_TO_POINT,
        /** On an ordinary interface whose cable is plugged in nowhere: for Java it is not up. */
        NO_CARRIER,
        /** On the loopback interface, as load balancers want it of the servers behind them. */
        ON_LOOPBACK,
        /** There is loopback only. */
        NONE
    }

    /** What the host's own name resolves to. */
    public enum HostName {
        /** 127.0.1.1, as Debian's installer writes it. */
        LOOPBACK,
        /** The host's address. */
        ADDRESS,
        /** Nothing. */
        UNRESOLVABLE
    }

    /** Without IPv6. */
    public NetworkShape(Link link, String address, HostName hostName) {
        this(link, address, hostName, false);
    }

    /** The address without its prefix length. */
    public String plainAddress() {
        return address.replaceFirst("/.*", "");
    }
}
