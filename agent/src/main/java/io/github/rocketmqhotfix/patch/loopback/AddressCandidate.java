package io.github.rocketmqhotfix.patch.loopback;

import io.github.rocketmqhotfix.config.LiteralAddress;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * An address of an interface of this host. The natural order is the order of preference, with the best one first.
 * Immutable.
 */
final class AddressCandidate implements Comparable<AddressCandidate> {

    /** The kinds of interfaces, in the order of preference. */
    enum Kind { ORDINARY, BRIDGE, POINT_TO_POINT_OR_VIRTUAL }

    final String interfaceName;
    private final int interfaceIndex;
    private final boolean up;
    private final Kind kind;
    final InetAddress address;

    /**
     * {@code up}: the interface is up and has a carrier ({@link java.net.NetworkInterface#isUp}); {@code address} has
     * no scope.
     */
    AddressCandidate(String interfaceName, int interfaceIndex, boolean up, Kind kind, InetAddress address) {
        this.interfaceName = interfaceName;
        this.interfaceIndex = interfaceIndex;
        this.up = up;
        this.kind = kind;
        this.address = address;
    }

    boolean isIpv4() {
        return address instanceof Inet4Address;
    }

    /**
     * Up before down, then by kind, then IPv4 before IPv6 (no release connects to IPv6 addresses reliably, #7822),
     * public before private, and the lower interface index first. The bytes of the address only make the order total.
     */
    @Override
    public int compareTo(AddressCandidate other) {
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
        return order == 0
                ? new BigInteger(1, address.getAddress()).compareTo(new BigInteger(1, other.address.getAddress()))
                : order;
    }
}
