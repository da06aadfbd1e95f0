package io.github.rocketmqhotfix.patch.loopback;

import io.github.rocketmqhotfix.config.LiteralAddress;
import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Reads the interfaces, the routes and the name of this host; each call reads them again. All returned addresses are
 * without a scope.
 */
class HostNetwork {

    /** Addresses that are reserved for documentation (RFC 5737, RFC 3849): only a default route leads to them. */
    private static final String[] DESTINATIONS = {"192.0.2.1", "2001:db8:ffff:ffff:ffff:ffff:ffff:1"};
    private static final File INTERFACES = new File("/sys/class/net");

    /** Every address that another host could reach; empty if the interfaces cannot be read. */
    List<AddressCandidate> candidates() {
        List<AddressCandidate> candidates = new ArrayList<>();
        try {
            Enumeration<NetworkInterface> interfaces = NetworkInterface.getNetworkInterfaces();
            while (interfaces != null && interfaces.hasMoreElements()) {
                addAll(candidates, interfaces.nextElement());
            }
        } catch (SocketException e) {
            return Collections.emptyList();
        }
        return candidates;
    }

    /** The source addresses of the default routes, IPv4 before IPv6; only addresses that another host could reach. */
    List<InetAddress> defaultRouteSources() {
        List<InetAddress> sources = new ArrayList<>();
        for (String destination : DESTINATIONS) {
            InetAddress source = sourceTowards(LiteralAddress.parse(destination));
            if (source != null) {
                sources.add(source);
            }
        }
        return sources;
    }

    /**
     * The address from which the kernel would send to {@code destination}; null if no route leads there or another host
     * cannot reach that address. Connects a UDP socket, which asks the routing table and sends nothing.
     */
    InetAddress sourceTowards(InetAddress destination) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(destination, 9));
            InetAddress source = socket.getLocalAddress();
            return source != null && LiteralAddress.isReachable(source) ? LiteralAddress.withoutScope(source) : null;
        } catch (SocketException | RuntimeException noRoute) {
            return null;
        }
    }

    /** The name of the interface that has this address, or null if none has it. */
    String interfaceOf(InetAddress address) {
        try {
            NetworkInterface found = NetworkInterface.getByInetAddress(address);
            return found == null ? null : found.getName();
        } catch (SocketException e) {
            return null;
        }
    }

    /**
     * Whether this is a Linux bridge such as docker0, virbr0 or cni0: none of its ports is a physical interface, a bond
     * or a VLAN.
     */
    boolean isInnerBridge(String interfaceName) {
        String[] ports = new File(INTERFACES, interfaceName + "/brif").list();
        if (ports == null) {
            return false;
        }
        for (String port : ports) {
            if (new File(INTERFACES, port + "/device").exists()
                    || isBondOrVlan(new File(INTERFACES, port + "/uevent"))) {
                return false;
            }
        }
        return true;
    }

    /** The addresses of the host's own name; empty if it cannot be resolved. May ask DNS, so it is the last resort. */
    List<InetAddress> addressesOfHostName() {
        try {
            List<InetAddress> addresses = new ArrayList<>();
            for (InetAddress each : InetAddress.getAllByName(InetAddress.getLocalHost().getHostName())) {
                addresses.add(LiteralAddress.withoutScope(each));
            }
            return addresses;
        } catch (UnknownHostException e) {
            return Collections.emptyList();
        }
    }

    private static void addAll(List<AddressCandidate> candidates, NetworkInterface each) {
        try {
            AddressCandidate.Kind kind = kind(each);
            boolean up = each.isUp();
            for (InetAddress address : Collections.list(each.getInetAddresses())) {
                if (LiteralAddress.isReachable(address)) {
                    candidates.add(new AddressCandidate(each.getName(), each.getIndex(), up, kind,
                            LiteralAddress.withoutScope(address)));
                }
            }
        } catch (SocketException e) {
            // the interface disappeared while it was read
        }
    }

    private static AddressCandidate.Kind kind(NetworkInterface each) throws SocketException {
        if (each.isPointToPoint() || each.isVirtual() || each.isLoopback()) {
            return AddressCandidate.Kind.POINT_TO_POINT_OR_VIRTUAL;
        }
        // Linux has this directory for bridges only; RocketMQ looks for it too
        boolean bridge = new File(INTERFACES, each.getName() + "/bridge").isDirectory();
        return bridge ? AddressCandidate.Kind.BRIDGE : AddressCandidate.Kind.ORDINARY;
    }

    private static boolean isBondOrVlan(File uevent) {
        try {
            String text = new String(Files.readAllBytes(uevent.toPath()), StandardCharsets.US_ASCII);
            return text.contains("DEVTYPE=bond") || text.contains("DEVTYPE=vlan");
        } catch (IOException e) {
            return false;
        }
    }
}
