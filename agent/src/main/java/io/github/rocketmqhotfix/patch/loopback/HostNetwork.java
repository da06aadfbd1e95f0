package io.github.rocketmqhotfix.patch.loopback;

import io.github.rocketmqhotfix.config.LiteralAddress;
import java.io.File;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** The interfaces and the name of this host, as they are now. */
class HostNetwork {

    /** Every address that another host could reach; empty where the interfaces cannot be read. */
    List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
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

    /** What the host's own name stands for; empty where nobody knows it. May ask DNS, so it is the last resort. */
    List<InetAddress> addressesOfHostName() {
        try {
            return Arrays.asList(InetAddress.getAllByName(InetAddress.getLocalHost().getHostName()));
        } catch (UnknownHostException e) {
            return Collections.emptyList();
        }
    }

    private static void addAll(List<Candidate> candidates, NetworkInterface each) {
        try {
            Candidate.Kind kind = kind(each);
            boolean up = each.isUp();
            Enumeration<InetAddress> addresses = each.getInetAddresses();
            while (addresses.hasMoreElements()) {
                InetAddress address = addresses.nextElement();
                if (LiteralAddress.isReachable(address)) {
                    candidates.add(new Candidate(each.getName(), each.getIndex(), up, kind, address));
                }
            }
        } catch (SocketException e) {
            // the interface vanished while it was read
        }
    }

    private static Candidate.Kind kind(NetworkInterface each) throws SocketException {
        if (each.isPointToPoint() || each.isVirtual() || each.isLoopback()) {
            return Candidate.Kind.POINT_TO_POINT_OR_VIRTUAL;
        }
        // how Linux marks a bridge, and how RocketMQ itself tells
        boolean bridge = new File("/sys/class/net/" + each.getName() + "/bridge").isDirectory();
        return bridge ? Candidate.Kind.BRIDGE : Candidate.Kind.ORDINARY;
    }
}
