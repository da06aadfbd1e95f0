package io.github.rocketmqhotfix.config;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses written as digits. Nothing here asks a name service: that can hang for seconds. */
public final class LiteralAddress {

    private LiteralAddress() {
    }

    /**
     * The address that {@code text} writes: {@code 10.0.0.1}, {@code fd00::1}, {@code [fd00::1]},
     * {@code fe80::1%eth0} (the scope is dropped). Null for anything else, a host name included.
     */
    public static InetAddress parse(String text) {
        if (text == null) {
            return null;
        }
        String digits = text;
        if (digits.startsWith("[") && digits.endsWith("]")) {
            digits = digits.substring(1, digits.length() - 1);
        }
        return digits.indexOf(':') < 0 ? parseFour(digits) : parseSix(digits);
    }

    private static InetAddress parseFour(String digits) {
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

    private static InetAddress parseSix(String digits) {
        int scope = digits.indexOf('%');
        String address = scope < 0 ? digits : digits.substring(0, scope);
        // with such a beginning and a colon the JDK takes it for a literal or for nothing, and asks nobody
        if (!address.matches("[0-9a-fA-F:][0-9a-fA-F:.]*") || address.indexOf(':') < 0) {
            return null;
        }
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** The address of 4 or 16 bytes. */
    public static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(bytes.length + " bytes are no address", e);
        }
    }

    /** Whether this is an IPv6 address with a scope, as Java gives to each that it reads from an interface; false for null. */
    public static boolean hasScope(InetAddress address) {
        return address instanceof Inet6Address
                && (((Inet6Address) address).getScopeId() != 0 || ((Inet6Address) address).getScopedInterface() != null);
    }

    /** The same address without a scope, which means nothing to another host. */
    public static InetAddress withoutScope(InetAddress address) {
        return hasScope(address) ? of(address.getAddress()) : address;
    }

    /** Like {@link #parse}, but null also for an address that no other host can use. */
    public static InetAddress reachable(String text) {
        InetAddress address = parse(text);
        return address != null && isReachable(address) ? address : null;
    }

    /**
     * Whether another host could reach this address: not loopback (127/8, ::1), wildcard, multi- or broadcast, or link-local
     * (169.254/16, fe80::/10: it means another machine on every link).
     */
    public static boolean isReachable(InetAddress address) {
        return !address.isLoopbackAddress() && !address.isAnyLocalAddress() && !address.isLinkLocalAddress()
                && !address.isMulticastAddress() && !isBroadcast(address);
    }

    private static boolean isBroadcast(InetAddress address) {
        for (byte each : address.getAddress()) {
            if (each != (byte) 0xff) {
                return false;
            }
        }
        return true;
    }

    /** 10/8, 172.16/12, 192.168/16, 100.64/10 and fc00::/7: not routed on the internet. */
    public static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (address instanceof Inet6Address) {
            return (first & 0xfe) == 0xfc;
        }
        return first == 10
                || first == 172 && (second & 0xf0) == 16
                || first == 192 && second == 168
                || first == 100 && (second & 0xc0) == 64;
    }

    /** As RocketMQ writes an address: an IPv6 address in brackets, without a scope. */
    public static String text(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        String digits = address.getHostAddress();
        int scope = digits.indexOf('%');
        return "[" + (scope < 0 ? digits : digits.substring(0, scope)) + "]";
    }
}
