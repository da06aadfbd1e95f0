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
 * Chooses the address of this host that others can reach. In order: {@code local-ip} (even over a usable result); the result of
 * the release, if it is usable; {@code POD_IP}; the source address of the default route; the best address of the interfaces; an
 * address of the host's own name. Thread-safe.
 *
 * <p>Not usable are loopback, wildcard, multicast and link-local addresses, an IPv6 address with a scope, which another host
 * cannot resolve (#9497, #9987), and the address of a bridge such as docker0 while the default route leaves from another
 * interface (#1057, #3480: the walk of releases up to 4.8.0 does not know bridges).
 */
final class LocalAddressSelector {

    private static final int RESULTS_KEPT = 100;

    private final LocalIp localIp;
    private final InetAddress podIp;
    private final HostNetwork network;
    private final PatchReport report;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final AtomicBoolean warnedOfLocalIp = new AtomicBoolean();
    /** What was handed out last for each result: 5.3.2 and later ask on every connect. */
    private final Map<String, InetAddress> handedOut = new ConcurrentHashMap<>();
    // two of them: from 5.3.1 on getLocalAddress calls getLocalInetAddress, and both are woven
    private volatile String lastUsableText = "";
    private volatile InetAddress lastUsableAddress;

    /** {@code localIp} and {@code podIp} may be null: not set. */
    LocalAddressSelector(LocalIp localIp, InetAddress podIp, HostNetwork network, PatchReport report) {
        this.localIp = localIp;
        this.podIp = podIp;
        this.network = network;
        this.report = report;
    }

    /** What to hand out instead of {@code found} (null: the release found nothing), or null: leave it. */
    InetAddress replacementOf(String found) {
        if (lastUsableText.equals(found)) {
            return null;
        }
        InetAddress address = LiteralAddress.parse(found);
        if (found != null && address == null && localIp == null) {
            // a host name: the discovery is not that of a release
            return null;
        }
        boolean scoped = address instanceof Inet6Address && found.indexOf('%') >= 0;
        InetAddress replacement = replacementOf(address, scoped, found);
        if (replacement == null && isRemembered(address, scoped)) {
            lastUsableText = found;
        }
        return replacement;
    }

    /** The same for an address. */
    InetAddress replacementOf(InetAddress found) {
        // an Inet6Address equals the same address with another scope
        boolean scoped = LiteralAddress.hasScope(found);
        if (!scoped && found != null && found.equals(lastUsableAddress)) {
            return null;
        }
        String text = found instanceof Inet6Address ? '[' + found.getHostAddress() + ']' : found == null ? null : found.getHostAddress();
        InetAddress replacement = replacementOf(found, scoped, text);
        if (replacement == null && isRemembered(found, scoped)) {
            lastUsableAddress = found;
        }
        return replacement;
    }

    /** Whether a result that was accepted is not looked at again: it does not depend on the routes of the moment. */
    private boolean isRemembered(InetAddress found, boolean scoped) {
        return found != null && accepts(found, scoped) && !isOfInnerBridge(found);
    }

    /** Whether the result of a release would be left as it is. */
    boolean accepts(InetAddress found, boolean scoped) {
        return isUsable(found, scoped) && (localIp == null || localIp.contains(found));
    }

    /** Loads and runs once what a bad result will need, without counting it; asks the network nothing. */
    void rehearse() {
        PatchReport report = PatchReport.unpublished();
        InetAddress address = InetAddress.getLoopbackAddress();
        HostNetwork rehearsed = new RehearsedNetwork(address);
        new LocalAddressSelector(null, null, rehearsed, report).replacementOf("127.0.0.1");
        new LocalAddressSelector(LocalIp.parse("192.0.2.1"), null, rehearsed, report).replacementOf((String) null);
        new LocalAddressSelector(null, address, rehearsed, report).replacementOf((InetAddress) null);
    }

    private InetAddress replacementOf(InetAddress found, boolean scoped, String text) {
        if (localIp != null) {
            InetAddress wanted = wanted(found, scoped);
            if (wanted != null) {
                return !scoped && wanted.equals(found) ? null : replace(text, wanted, "local-ip");
            }
            if (text != null && found == null) {
                return null;
            }
        }
        if (isUsable(found, scoped)) {
            return null;
        }
        if (podIp != null) {
            return replace(text, podIp, "POD_IP");
        }
        InetAddress best = best(text);
        if (best == null && warned.compareAndSet(false, true)) {
            report.warn("discovery gave " + text(text) + " and this host has no better address;"
                    + " set local-ip=ADDRESS after the flag, or POD_IP in the environment");
        }
        return best;
    }

    private boolean isUsable(InetAddress found, boolean scoped) {
        return found != null && !scoped && LiteralAddress.isReachable(found)
                && !(isOfInnerBridge(found) && isLeftElsewhere(network.interfaceOf(found)));
    }

    private boolean isOfInnerBridge(InetAddress found) {
        String interfaceName = network.interfaceOf(found);
        return interfaceName != null && network.isInnerBridge(interfaceName);
    }

    /** Whether a default route leaves from another interface than this one. */
    private boolean isLeftElsewhere(String interfaceName) {
        for (InetAddress source : network.defaultRouteSources()) {
            String other = network.interfaceOf(source);
            if (other != null && !other.equals(interfaceName)) {
                return true;
            }
        }
        return false;
    }

    /** The address that local-ip asks for; null where it is a network in which this host has none. */
    private InetAddress wanted(InetAddress found, boolean scoped) {
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
        List<Candidate> inNetwork = new ArrayList<>();
        for (Candidate each : network.candidates()) {
            if (localIp.contains(each.address())) {
                inNetwork.add(each);
            }
        }
        if (!inNetwork.isEmpty()) {
            return asKernelSends(Collections.min(inNetwork), inNetwork);
        }
        if (warnedOfLocalIp.compareAndSet(false, true)) {
            report.warn("local-ip=" + localIp + " is ignored: this host has no usable address in that network");
        }
        return null;
    }

    private InetAddress best(String text) {
        List<Candidate> candidates = network.candidates();
        Candidate best = candidates.isEmpty() ? null : Collections.min(candidates);
        for (InetAddress source : network.defaultRouteSources()) {
            // an IPv4 address without a default route is better than an IPv6 address with one, unless it is that of docker0
            boolean outranked = source instanceof Inet6Address && best != null && best.isIpv4()
                    && !network.isInnerBridge(best.interfaceName());
            if (!outranked) {
                return replace(text, source, "default route, interface " + network.interfaceOf(source));
            }
        }
        if (best != null) {
            return replace(text, asKernelSends(best, candidates), "interface " + best.interfaceName());
        }
        for (InetAddress address : network.addressesOfHostName()) {
            if (LiteralAddress.isReachable(address)) {
                return replace(text, address, "the host's name");
            }
        }
        return null;
    }

    /**
     * Of several IPv6 addresses of one interface (temporary, deprecated) the one that the kernel sends from towards a
     * neighbour in the same network.
     */
    private InetAddress asKernelSends(Candidate best, List<Candidate> candidates) {
        if (best.isIpv4()) {
            return best.address();
        }
        byte[] neighbour = best.address().getAddress();
        neighbour[neighbour.length - 1] ^= 1;
        InetAddress source = network.sourceTowards(LiteralAddress.of(neighbour));
        for (Candidate each : candidates) {
            if (each.address().equals(source) && each.interfaceName().equals(best.interfaceName())) {
                return source;
            }
        }
        return best.address();
    }

    /** Counts a replacement once, until another one is handed out for the same result. */
    private InetAddress replace(String found, InetAddress replacement, String origin) {
        String key = text(found);
        if (handedOut.size() >= RESULTS_KEPT) {
            handedOut.clear();
        }
        if (!replacement.equals(handedOut.put(key, replacement))) {
            report.intervened("discovery gave " + key + ", handed out " + LiteralAddress.text(replacement) + " (" + origin + ")");
        }
        return replacement;
    }

    private static String text(String found) {
        return found == null ? "no address" : found;
    }

    /** A host with one address, of which nothing is asked. */
    private static final class RehearsedNetwork extends HostNetwork {

        private final InetAddress address;

        RehearsedNetwork(InetAddress address) {
            this.address = address;
        }

        @Override
        List<Candidate> candidates() {
            return Collections.singletonList(new Candidate("lo", 1, true, Candidate.Kind.ORDINARY, address));
        }

        @Override
        List<InetAddress> defaultRouteSources() {
            return Collections.emptyList();
        }

        @Override
        List<InetAddress> addressesOfHostName() {
            return Collections.emptyList();
        }
    }
}
