package io.github.rocketmqhotfix.patch.loopback;

import io.github.rocketmqhotfix.config.LiteralAddress;
import io.github.rocketmqhotfix.config.LocalIp;
import io.github.rocketmqhotfix.report.PatchReport;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Chooses the address of this host that other hosts can reach. The discovered address is the address that the release's
 * own discovery returned. The selector takes the first of these that exists: {@code local-ip}, even if the discovered
 * address is usable; the discovered address, if it is usable; {@code POD_IP}; the source address of the default route;
 * the best address of the interfaces; an address of the host's own name. Thread-safe.
 *
 * <p>These addresses are not usable: loopback, wildcard, multicast and link-local addresses; an IPv6 address with a
 * scope, which another host cannot resolve (#9497, #9987); the address of a bridge such as docker0 while the default
 * route uses another interface (#1057, #3480: releases up to 4.8.0 do not recognise bridges).
 */
final class LocalAddressSelector {

    private static final int RESULT_LIMIT = 100;

    private final LocalIp localIp;
    private final InetAddress podIp;
    private final HostNetwork network;
    private final PatchReport report;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final AtomicBoolean warnedOfLocalIp = new AtomicBoolean();
    /**
     * The latest replacement of each result, so that a repeated replacement is not counted again: 5.3.2 and later run
     * the discovery on every connect.
     */
    private final Map<String, InetAddress> handedOut = new ConcurrentHashMap<>();
    // from 5.3.1 on getLocalAddress calls getLocalInetAddress, and both are woven, so each method has its own field
    private volatile String lastUsableText = "";
    private volatile InetAddress lastUsableAddress;

    /** {@code localIp} and {@code podIp} are null if they are not set. */
    LocalAddressSelector(LocalIp localIp, InetAddress podIp, HostNetwork network, PatchReport report) {
        this.localIp = localIp;
        this.podIp = podIp;
        this.network = network;
        this.report = report;
    }

    /**
     * Returns the replacement of {@code found}, or null to keep {@code found}. {@code found} is the result of
     * {@code getLocalAddress}; it is null if that method returned null or threw an exception.
     */
    InetAddress replacementOf(String found) {
        if (lastUsableText.equals(found)) {
            return null;
        }
        InetAddress address = LiteralAddress.parse(found);
        if (found != null && address == null && localIp == null) {
            // a host name: no RocketMQ release returns one from getLocalAddress, so the class is a modified one
            return null;
        }
        boolean scoped = address instanceof Inet6Address && found.indexOf('%') >= 0;
        InetAddress replacement = replacementOf(address, scoped, found);
        if (replacement == null && isRemembered(address, scoped)) {
            lastUsableText = found;
        }
        return replacement;
    }

    /** Chooses a replacement of a result of {@code getLocalInetAddress}; see {@link #replacementOf(String)}. */
    InetAddress replacementOf(InetAddress found) {
        // equals of Inet6Address ignores the scope
        boolean scoped = LiteralAddress.hasScope(found);
        if (!scoped && found != null && found.equals(lastUsableAddress)) {
            return null;
        }
        String text = found instanceof Inet6Address ? '[' + found.getHostAddress() + ']'
                : found == null ? null : found.getHostAddress();
        InetAddress replacement = replacementOf(found, scoped, text);
        if (replacement == null && isRemembered(found, scoped)) {
            lastUsableAddress = found;
        }
        return replacement;
    }

    /** Whether an accepted result can be remembered, because it does not depend on the current routes. */
    private boolean isRemembered(InetAddress found, boolean scoped) {
        return found != null && accepts(found, scoped) && !isOfInnerBridge(found);
    }

    boolean accepts(InetAddress found, boolean scoped) {
        return isUsable(found, scoped) && (localIp == null || localIp.contains(found));
    }

    private InetAddress replacementOf(InetAddress found, boolean scoped, String text) {
        if (localIp != null) {
            InetAddress wanted = addressOfLocalIp(found, scoped);
            if (wanted != null) {
                return !scoped && wanted.equals(found) ? null : replace(text, wanted, "local-ip");
            }
            if (text != null && found == null) {
                // a host name, as in replacementOf(String)
                return null;
            }
        }
        if (isUsable(found, scoped)) {
            return null;
        }
        if (podIp != null) {
            return replace(text, podIp, "POD_IP");
        }
        InetAddress best = bestOfHost(text);
        if (best == null && warned.compareAndSet(false, true)) {
            report.warn("discovery gave " + text(text) + " and this host has no better address;"
                    + " set local-ip=ADDRESS after the flag, or POD_IP in the environment");
        }
        return best;
    }

    private boolean isUsable(InetAddress found, boolean scoped) {
        return found != null && !scoped && LiteralAddress.isReachable(found)
                && !(isOfInnerBridge(found) && hasDefaultRouteBeside(network.interfaceOf(found)));
    }

    private boolean isOfInnerBridge(InetAddress found) {
        String interfaceName = network.interfaceOf(found);
        return interfaceName != null && network.isInnerBridge(interfaceName);
    }

    /** Whether a default route uses an interface other than this one. */
    private boolean hasDefaultRouteBeside(String interfaceName) {
        for (InetAddress source : network.defaultRouteSources()) {
            String other = network.interfaceOf(source);
            if (other != null && !other.equals(interfaceName)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The address that {@code local-ip} requires; null if {@code local-ip} is a network in which this host has no
     * usable address.
     */
    private InetAddress addressOfLocalIp(InetAddress found, boolean scoped) {
        if (localIp.address() != null) {
            return localIp.address();
        }
        if (found != null && localIp.contains(found) && isUsable(found, scoped)) {
            return found;
        }
        for (InetAddress source : network.defaultRouteSources()) {
            if (localIp.contains(source)) {
                return source;
            }
        }
        List<AddressCandidate> inNetwork = new ArrayList<>();
        for (AddressCandidate each : network.candidates()) {
            if (localIp.contains(each.address)) {
                inNetwork.add(each);
            }
        }
        if (!inNetwork.isEmpty()) {
            return sourceAddress(Collections.min(inNetwork), inNetwork);
        }
        if (warnedOfLocalIp.compareAndSet(false, true)) {
            report.warn("local-ip=" + localIp + " is ignored: this host has no usable address in that network");
        }
        return null;
    }

    private InetAddress bestOfHost(String text) {
        List<AddressCandidate> candidates = network.candidates();
        AddressCandidate best = candidates.isEmpty() ? null : Collections.min(candidates);
        for (InetAddress source : network.defaultRouteSources()) {
            // an IPv4 address without a default route outranks an IPv6 address with one, unless the IPv4 address
            // belongs to a bridge such as docker0
            boolean outranked = source instanceof Inet6Address && best != null && best.isIpv4()
                    && !network.isInnerBridge(best.interfaceName);
            if (!outranked) {
                return replace(text, source, "default route, interface " + network.interfaceOf(source));
            }
        }
        if (best != null) {
            return replace(text, sourceAddress(best, candidates), "interface " + best.interfaceName);
        }
        for (InetAddress address : network.addressesOfHostName()) {
            if (LiteralAddress.isReachable(address)) {
                return replace(text, address, "the host's name");
            }
        }
        return null;
    }

    /**
     * An interface may have several IPv6 addresses, some of them temporary or deprecated. Returns the address from
     * which the kernel would send to a neighbour in the same network. Returns {@code best} if it is an IPv4 address, or
     * if the kernel chooses none of the candidates.
     */
    private InetAddress sourceAddress(AddressCandidate best, List<AddressCandidate> candidates) {
        if (best.isIpv4()) {
            return best.address;
        }
        byte[] neighbour = best.address.getAddress();
        neighbour[neighbour.length - 1] ^= 1;
        InetAddress source = network.sourceTowards(LiteralAddress.of(neighbour));
        for (AddressCandidate each : candidates) {
            if (each.address.equals(source) && each.interfaceName.equals(best.interfaceName)) {
                return source;
            }
        }
        return best.address;
    }

    /**
     * Returns the replacement. Counts it as an intervention, unless it equals the latest replacement for the same
     * result.
     */
    private InetAddress replace(String found, InetAddress replacement, String origin) {
        String key = text(found);
        if (handedOut.size() >= RESULT_LIMIT) {
            handedOut.clear();
        }
        if (!replacement.equals(handedOut.put(key, replacement))) {
            report.intervened(
                    "discovery gave " + key + ", handed out " + LiteralAddress.text(replacement) + " (" + origin + ")");
        }
        return replacement;
    }

    private static String text(String found) {
        return found == null ? "no address" : found;
    }
}
