package io.github.rocketmqhotfix.patch.loopback;

import io.github.rocketmqhotfix.config.LiteralAddress;
import java.net.Inet4Address;
import java.net.InetAddress;

/** An address on an interface of this host. The natural order is the order of preference, the best one first. */
final class Candidate implements Comparable<Candidate> {

    /** In the order of preference. */
    enum Kind { ORDINARY, BRIDGE, POINT_TO_POINT_OR_VIRTUAL }

    private final String interfaceName;
    private final int interfaceIndex;
    private final boolean up;
    private final Kind kind;
    private final InetAddress address;

    /** {@code address} without a scope; {@code up} as Java says it: up and with a carrier. */
    Candidate(String interfaceName, int interfaceIndex, boolean up, Kind kind, InetAddress address) {
        this.interfaceName = interfaceName;
        this.interfaceIndex = interfaceIndex;
        this.up = up;
        this.kind = kind;
        this.address = address;
    }

    String interfaceName() {
        return interfaceName;
    }

    InetAddress address() {
        return address;
    }

    boolean isIpv4() {
        return address instanceof Inet4Address;
    }

    /**
     * Up before down, then by kind, IPv4 before IPv6 (no release dials IPv6 reliably, #7822), public before private, the
     * interface index last. The bytes of the address only make the order total.
     */
    @Override
    public int compareTo(Candidate other) {
        int order = Boolean.compare(other.up, up);
        if (order == 0) {
            order = kind.compareTo(other.kind);
        }
        if (order == 0) {
            order = Boolean.compare(other.isIpv4(), isIpv4());
        }
        if (order == 0) {
            order = Boolean.compare(LiteralAddress.isPrivate(address), LiteralAddress.isPrivate(other.address));
        }
        if (order == 0) {
            order = Integer.compare(interfaceIndex, other.interfaceIndex);
        }
        return order == 0 ? compareBytes(address.getAddress(), other.address.getAddress()) : order;
    }

    private static int compareBytes(byte[] one, byte[] other) {
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
            int order = Integer.compare(one[i] & 0xff, other[i] & 0xff);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.length, other.length);
    }
}
