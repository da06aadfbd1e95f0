package io.github.rocketmqhotfix.config;

import java.math.BigInteger;
import java.net.InetAddress;

/**
 * The value of {@code local-ip}: an address, or a network such as {@code 10.20.0.0/16}. A network stands for the
 * address that the host has in this network. Immutable.
 */
public final class LocalIp {

    private final InetAddress address;
    private final int prefixLength;

    private LocalIp(InetAddress address, int prefixLength) {
        this.address = address;
        this.prefixLength = prefixLength;
    }

    /** Returns null if {@code text} is neither an address nor a network that other hosts can reach. */
    public static LocalIp parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = LiteralAddress.parseReachable(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int bits = address.getAddress().length * 8;
        if (slash < 0) {
            return new LocalIp(address, bits);
        }
        String length = text.substring(slash + 1);
        boolean isLength = length.matches("\\d{1,3}") && Integer.parseInt(length) >= 1
                && Integer.parseInt(length) <= bits;
        return isLength ? new LocalIp(address, Integer.parseInt(length)) : null;
    }

    /** The address, or null if the value is a network. */
    public InetAddress address() {
        return isNetwork() ? null : address;
    }

    /** Whether {@code other} is this address, or an address in this network. */
    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        return mine.length == theirs.length
                && new BigInteger(mine).xor(new BigInteger(theirs)).shiftRight(mine.length * 8 - prefixLength)
                        .signum() == 0;
    }

    /** The value in RocketMQ's notation: {@code 10.0.0.1}, {@code 10.20.0.0/16}, {@code [2001:db8:0:0:0:0:0:5]}. */
    @Override
    public String toString() {
        String text = LiteralAddress.text(address);
        return isNetwork() ? text + '/' + prefixLength : text;
    }

    private boolean isNetwork() {
        return prefixLength < address.getAddress().length * 8;
    }
}
