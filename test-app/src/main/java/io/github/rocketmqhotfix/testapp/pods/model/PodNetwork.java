package io.github.rocketmqhotfix.testapp.pods.model;

import io.github.rocketmqhotfix.testapp.harness.network.Namespaces;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Signal;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One node with a DNS server, the addresses of Services, and one bridge that connects all pods. A pod has one address
 * and a route to the node. All its packets pass the node, which translates the addresses of Services in both
 * directions.
 */
final class PodNetwork {

    /**
     * The network and the address that a pod has from before its first container until after its last container.
     *
     * @param folder the folder for the pod's own files
     */
    record PodSandbox(Namespaces namespaces, String address, Path folder) {}

    static final String DNS_ADDRESS = "10.96.0.10";

    private static final String NODE_ADDRESS = "192.168.0.1";
    /** The prefix length of the pods' range 192.168.0.0/16, which is Calico's default. */
    private static final int PREFIX = 16;
    private static final int FIRST_POD = 2;
    private static final int FIRST_SERVICE = 20;
    private static final int ADDRESSES_PER_THIRD_PART = 250;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Workspace workspace;
    private final Namespaces node;
    private final Path names;
    private final ForkedProcess dns;
    private final AtomicInteger pods = new AtomicInteger();
    private final AtomicInteger services = new AtomicInteger();
    private String current = "";

    private PodNetwork(Workspace workspace, Namespaces node, Path names, ForkedProcess dns) {
        this.workspace = workspace;
        this.node = node;
        this.names = names;
        this.dns = dns;
    }

    /** @throws IllegalStateException if the node cannot be made; the message has the output of the tools */
    static PodNetwork in(Workspace workspace) {
        Namespaces node = Namespaces.in(workspace, "node");
        Path folder = workspace.directoryFor("node");
        Path names = UncheckedFiles.writeString(folder.resolve("names"), "");
        Path table = UncheckedFiles.writeString(folder.resolve("services.nft"), ServiceRules.TABLE);
        node.run("network", String.join("\n",
                "set -e",
                "hostname node",
                "ip link set lo up",
                "echo 1 > /proc/sys/net/ipv4/ip_forward",
                // an ICMP redirect would tell a pod that another pod is on its bridge, and answers would then bypass
                // the address translation
                "echo 0 > /proc/sys/net/ipv4/conf/all/send_redirects",
                "echo 0 > /proc/sys/net/ipv4/conf/default/send_redirects",
                "ip link add cni0 type bridge",
                "ip addr add " + NODE_ADDRESS + "/" + PREFIX + " dev cni0",
                "ip addr add " + DNS_ADDRESS + "/32 dev cni0",
                "ip link set cni0 up",
                // leads packets for Services to the rules, which refuse connections to a Service without a backend
                "ip route add " + ServiceRules.RANGE + " dev cni0",
                "nft -f " + table));
        ForkedProcess dns = workspace.keep(ForkedProcess.start("dns",
                node.entering(List.of("dnsmasq", "--keep-in-foreground",
                        "--conf-file=/dev/null", "--user=root", "--pid-file", "--log-facility=-", "--no-resolv",
                        "--no-hosts", "--no-poll",
                        "--addn-hosts=" + names, "--listen-address=" + DNS_ADDRESS, "--bind-interfaces",
                        "--local=/" + ServiceNames.DOMAIN + "/",
                        "--bogus-priv", "--domain-needed", "--local-ttl=30")),
                folder, Map.of()));
        dns.awaitError("names", line -> line.contains("read " + names), LIMIT);
        return new PodNetwork(workspace, node, names, dns);
    }

    /** Returns the command line that runs a command on the node, which has the bridge {@code cni0}. */
    List<String> onNode(List<String> command) {
        return node.entering(command);
    }

    /** Makes the network of a pod, with an address that no pod had before. */
    PodSandbox attach(PodTemplate pod) {
        int number = pods.getAndIncrement();
        String address = "192.168." + number / ADDRESSES_PER_THIRD_PART + "."
                + (FIRST_POD + number % ADDRESSES_PER_THIRD_PART);
        Namespaces namespaces = node.beside("pod-" + number + "-" + pod.name());
        namespaces.run("network", String.join("\n",
                "set -e",
                "hostname " + pod.hostname(),
                "mount -t sysfs sysfs /sys",
                "for all in all default; do [ ! -e /proc/sys/net/ipv6 ] || echo 1 > /proc/sys/net/ipv6/conf/$all/disable_ipv6; done",
                "ip link set lo up"));
        node.run("cable", "ip link add pod" + number + " type veth peer name eth0 netns " + namespaces.pid()
                + " && ip link set pod" + number + " master cni0 && ip link set pod" + number + " up");
        namespaces.run("address", String.join(" && ",
                "ip addr add " + address + "/32 dev eth0",
                "ip link set eth0 up",
                "ip route add " + NODE_ADDRESS + " dev eth0 scope link",
                "ip route add default via " + NODE_ADDRESS));
        return new PodSandbox(namespaces, address, workspace.directoryFor("pod-" + number + "-" + pod.name()));
    }

    /** Returns an address that no Service had before. */
    String freeServiceAddress() {
        return "10.96.0." + (FIRST_SERVICE + services.getAndIncrement());
    }

    /**
     * Replaces the names that the DNS server knows and the rules for the backends of the Services.
     *
     * @param lines the names, as lines of a hosts file
     * @param rules commands for {@code nft -f}
     */
    synchronized void publish(List<String> lines, String rules) {
        String wanted = String.join("\n", lines) + "\n" + rules;
        if (wanted.equals(current)) {
            return;
        }
        Path next = UncheckedFiles.writeString(names.resolveSibling("names.next"), String.join("\n", lines) + "\n");
        UncheckedFiles.unchecked(
                () -> Files.move(next, names, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
        Signal.HUP.sendTo(dns.pid());
        node.run("backends", "nft -f " + UncheckedFiles.writeString(names.resolveSibling("backends.nft"), rules));
        current = wanted;
    }
}
