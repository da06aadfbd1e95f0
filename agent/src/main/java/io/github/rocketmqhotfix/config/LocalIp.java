package io.github.rocketmqhotfix.config;

import java.net.InetAddress;

/**
 * The value of {@code local-ip}: one address, or a network such as {@code 10.20.0.0/16}, which stands for the address that the
 * host has in it. Immutable.
 */
public final class LocalIp {

    private final InetAddress address;
    private final int prefixLength;

    private LocalIp(InetAddress address, int prefixLength) {
        this.address = address;
        this.prefixLength = prefixLength;
    }

    /** Null if {@code text} is neither an address nor a network that other hosts can reach. */
    public static LocalIp parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = LiteralAddress.reachable(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int bits = address.getAddress().length * 8;
        if (slash < 0) {
            return new LocalIp(address, bits);
        }
        String length = text.substring(slash + 1);
        boolean isLength = length.matches("\\d{1,3}") && Integer.parseInt(length) >= 1 && Integer.parseInt(length) <= bits;
        return isLength ? new LocalIp(address, Integer.parseInt(length)) : null;
    }

    /** The one address, or null for a network. */
    public InetAddress address() {
        return isNetwork() ? null : address;
    }

    /** Whether the address is the one that was set, or lies in the network. */
    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefixLength; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** As it was set: {@code 10.0.0.1}, {@code 10.20.0.0/16}, {@code [2001:db8:0:0:0:0:0:5]}. */
    @Override
    public String toString() {
        String text = LiteralAddress.text(address);
        return isNetwork() ? text + '/' + prefixLength : text;
    }

    private boolean isNetwork() {
        return prefixLength < address.getAddress().length * 8;
    }
}
