package io.github.rocketmqhotfix.patch.loopback;

import io.github.rocketmqhotfix.config.LiteralAddress;
import io.github.rocketmqhotfix.report.PatchReport;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Chooses the address of this host that others can reach. In order: {@code local-ip} (even over a usable result);
 * what the release found, if another host could use it; {@code POD_IP}; the best address of the interfaces; an
 * address of the host's own name.
 */
final class LocalAddressSelector {

    private final InetAddress localIp;
    private final InetAddress podIp;
    private final HostNetwork network;
    private final PatchReport report;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile String lastUsable = "";

    /** {@code localIp} and {@code podIp} may be null: not set. */
    LocalAddressSelector(InetAddress localIp, InetAddress podIp, HostNetwork network, PatchReport report) {
        this.localIp = localIp;
        this.podIp = podIp;
        this.network = network;
        this.report = report;
    }

    /** What to hand out instead of {@code found} (null: the release found nothing), or null: leave it. */
    InetAddress replacementOf(String found) {
        // 5.3.2 and later ask on every connect, almost always with the same answer
        if (localIp == null && lastUsable.equals(found)) {
            return null;
        }
        InetAddress address = LiteralAddress.parse(found);
        if (found != null && address == null && localIp == null) {
            return null;
        }
        InetAddress replacement = replacementOf(address);
        if (replacement == null && address != null && LiteralAddress.isReachable(address)) {
            lastUsable = found;
        }
        return replacement;
    }

    /** The same for an address. */
    InetAddress replacementOf(InetAddress found) {
        if (localIp != null) {
            return localIp.equals(found) ? null : replace(found, localIp, "local-ip");
        }
        if (found != null && LiteralAddress.isReachable(found)) {
            return null;
        }
        if (podIp != null) {
            return replace(found, podIp, "POD_IP");
        }
        List<Candidate> candidates = network.candidates();
        if (!candidates.isEmpty()) {
            Candidate best = Collections.min(candidates, BEST_FIRST);
            return replace(found, best.address(), "interface " + best.interfaceName());
        }
        for (InetAddress address : network.addressesOfHostName()) {
            if (LiteralAddress.isReachable(address)) {
                return replace(found, address, "the host's name");
            }
        }
        if (warned.compareAndSet(false, true)) {
            report.warn("discovery gave " + text(found) + " and this host has no better address;"
                    + " set local-ip=ADDRESS after the flag, or POD_IP in the environment");
        }
        return null;
    }

    /** Loads and runs once what a bad result will need, without counting it. */
    void rehearse() {
        PatchReport nobody = PatchReport.unpublished();
        LocalAddressSelector twin = new LocalAddressSelector(null, null, network, nobody);
        twin.replacementOf("127.0.0.1");
        twin.replacementOf("127.0.0.1 is no literal");
        new LocalAddressSelector(InetAddress.getLoopbackAddress(), null, network, nobody).replacementOf((String) null);
    }

    private InetAddress replace(InetAddress found, InetAddress replacement, String origin) {
        report.intervened("discovery gave " + text(found) + ", handed out " + text(replacement) + " (" + origin + ")");
        return replacement;
    }

    private static String text(InetAddress address) {
        return address == null ? "no address" : LiteralAddress.text(address);
    }

    /** No lambdas: nothing here may be linked for the first time while the host fails. */
    private static final Comparator<Candidate> BEST_FIRST = new Comparator<Candidate>() {
        @Override
        public int compare(Candidate one, Candidate other) {
            int order = Boolean.compare(other.isUp(), one.isUp());
            if (order == 0) {
                order = one.kind().compareTo(other.kind());
            }
            if (order == 0) {
                order = Boolean.compare(LiteralAddress.isPrivate(one.address()), LiteralAddress.isPrivate(other.address()));
            }
            if (order == 0) {
                order = Boolean.compare(other.address() instanceof Inet4Address, one.address() instanceof Inet4Address);
            }
            if (order == 0) {
                order = Integer.compare(one.interfaceIndex(), other.interfaceIndex());
            }
            return order == 0 ? compareBytes(one.address().getAddress(), other.address().getAddress()) : order;
        }
    };

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
