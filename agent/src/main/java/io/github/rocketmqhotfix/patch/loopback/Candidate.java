package io.github.rocketmqhotfix.patch.loopback;

import java.net.InetAddress;

/** An address on an interface of this host. */
final class Candidate {

    /** In the order of preference. */
    enum Kind { ORDINARY, BRIDGE, POINT_TO_POINT_OR_VIRTUAL }

    private final String interfaceName;
    private final int interfaceIndex;
    private final boolean up;
    private final Kind kind;
    private final InetAddress address;

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

    int interfaceIndex() {
        return interfaceIndex;
    }

    /** As Java says it: up and with a carrier. */
    boolean isUp() {
        return up;
    }

    Kind kind() {
        return kind;
    }

    InetAddress address() {
        return address;
    }
}
