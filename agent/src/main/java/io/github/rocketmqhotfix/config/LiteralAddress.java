package io.github.rocketmqhotfix.config;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Parses, classifies and prints literal IP addresses. Never asks a name service, which can block for seconds. */
public final class LiteralAddress {

    private static final byte[] BROADCAST = {-1, -1, -1, -1};

    private LiteralAddress() {}

    /**
     * Parses an address such as {@code 10.0.0.1}, {@code fd00::1}, {@code [fd00::1]} or {@code fe80::1%eth0}, and drops
     * the scope. Returns null for any other text, for example a host name, and for null.
     */
    public static InetAddress parse(String text) {
        if (text == null) {
            return null;
        }
        String digits = text;
        if (digits.startsWith("[") && digits.endsWith("]")) {
            digits = digits.substring(1, digits.length() - 1);
        }
        return digits.indexOf(':') < 0 ? parseIpv4(digits) : parseIpv6(digits);
    }

    private static InetAddress parseIpv4(String digits) {
        String[] parts = digits.split("\\.", -1);
        byte[] bytes = new byte[4];
        if (parts.length != bytes.length) {
            return null;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (!parts[i].matches("\\d{1,3}") || Integer.parseInt(parts[i]) > 255) {
                return null;
            }
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return of(bytes);
    }

    private static InetAddress parseIpv6(String digits) {
        String address = digits.split("%", 2)[0];
        // if a text contains a colon and only these characters, InetAddress parses it as a literal address or rejects
        // it, and never asks a name service
        if (!address.matches("[0-9a-fA-F:][0-9a-fA-F:.]*") || address.indexOf(':') < 0) {
            return null;
        }
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** The address of these 4 or 16 bytes. Throws IllegalArgumentException for another length. */
    public static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(bytes.length + " bytes are no address", e);
        }
    }

    /**
     * Whether this is an IPv6 address with a scope. Java adds a scope to each IPv6 address that it reads from a network
     * interface. False for null.
     */
    public static boolean hasScope(InetAddress address) {
        return address instanceof Inet6Address
                && (((Inet6Address) address).getScopeId() != 0
                        || ((Inet6Address) address).getScopedInterface() != null);
    }

    /** The same address without its scope, which has no meaning on another host. */
    public static InetAddress withoutScope(InetAddress address) {
        return hasScope(address) ? of(address.getAddress()) : address;
    }

    /** Like {@link #parse}, but also returns null for an address that is not {@link #isReachable reachable}. */
    public static InetAddress parseReachable(String text) {
        InetAddress address = parse(text);
        return address != null && isReachable(address) ? address : null;
    }

    /**
     * Whether another host can reach this address. False for loopback (127/8, ::1), wildcard, multicast, broadcast and
     * link-local (169.254/16, fe80::/10) addresses; a link-local address can denote a different machine on each link.
     */
    public static boolean isReachable(InetAddress address) {
        return !address.isLoopbackAddress() && !address.isAnyLocalAddress() && !address.isLinkLocalAddress()
                && !address.isMulticastAddress() && !Arrays.equals(address.getAddress(), BROADCAST);
    }

    /**
     * Whether the address is in 10/8, 172.16/12, 192.168/16, 100.64/10 or fc00::/7, which the internet does not route.
     */
    public static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet6Address) {
            // not isSiteLocalAddress, which tests for the obsolete fec0::/10
            return (bytes[0] & 0xfe) == 0xfc;
        }
        return address.isSiteLocalAddress() || bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    }

    /** The text of an address as RocketMQ writes it: an IPv6 address in brackets and without a scope. */
    public static String text(InetAddress address) {
        InetAddress plain = withoutScope(address);
        return plain instanceof Inet4Address ? plain.getHostAddress() : '[' + plain.getHostAddress() + ']';
    }
}
