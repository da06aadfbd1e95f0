package io.github.rocketmqhotfix.testapp.network;

import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A host of its own for forked processes: network, mounts and host name are namespaces that one waiting process holds.
 * They are gone when that process and the ones that entered are gone; nothing gets a name in the system.
 */
public final class Host implements AutoCloseable {

    /** Two hosts with a cable between them. */
    public record Pair(Host first, Host second) {
    }

    private static final Duration SETUP_LIMIT = Duration.ofSeconds(20);
    private static final List<String> UNSHARE = List.of("unshare", "--net", "--mount", "--uts");
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Workspace workspace;
    private final ForkedProcess holder;
    private final String name;
    private final NetworkShape shape;

    private Host(Workspace workspace, ForkedProcess holder, String name, NetworkShape shape) {
        this.workspace = workspace;
        this.holder = holder;
        this.name = name;
        this.shape = shape;
    }

    /** Why this system cannot make hosts, in words; empty: it can. Makes one to find out. */
    public static Optional<String> unavailability() {
        NetworkShape probe = new NetworkShape(NetworkShape.Link.BRIDGE, "192.168.50.1/24",
                NetworkShape.HostName.LOOPBACK);
        try (Workspace workspace = Workspace.create("host-probe")) {
            alone(workspace, "probe", probe);
            return Optional.empty();
        } catch (IllegalStateException | UncheckedIOException failure) {
            return Optional.of("no network namespaces here: "
                    + failure.getMessage().replaceAll("\\s*\\R\\s*", " ").replaceAll("--- \\S+ std\\w+, last lines:", ""));
        }
    }

    /**
     * A host that is connected to nothing.
     *
     * @throws IllegalStateException if this system does not allow it; the message has what the tools said
     */
    public static Host alone(Workspace workspace, String name, NetworkShape shape) {
        Host host = holding(workspace, name, shape, outermost());
        // a cable that goes out and in again: an interface without a carrier counts as down
        host.run("cable", "ip link add eth0 type veth peer name cable0 && ip link set cable0 up");
        host.shape();
        host.awaitLinkLocal();
        return host;
    }

    /**
     * Two hosts with a cable between them.
     *
     * @throws IllegalStateException if this system does not allow it; the message has what the tools said
     */
    public static Pair connected(Workspace workspace, String firstName, NetworkShape firstShape,
            String secondName, NetworkShape secondShape) {
        Host first = holding(workspace, firstName, firstShape, outermost());
        List<String> besideFirst = new ArrayList<>();
        if (!ROOT) {
            // a cable may only be laid inside one user namespace
            besideFirst.addAll(List.of("nsenter", "--target", Long.toString(first.holder.pid()),
                    "--user", "--preserve-credentials"));
        }
        besideFirst.addAll(UNSHARE);
        Host second = holding(workspace, secondName, secondShape, besideFirst);
        first.run("cable", "ip link add eth0 type veth peer name eth0 netns " + second.holder.pid());
        first.shape();
        second.shape();
        first.awaitLinkLocal();
        second.awaitLinkLocal();
        return new Pair(first, second);
    }

    /** The command line that runs a command on this host. The process id stays the same: everything is exec. */
    public List<String> entering(List<String> command) {
        List<String> entering = new ArrayList<>(List.of("nsenter", "--target", Long.toString(holder.pid()),
                "--net", "--mount", "--uts"));
        if (!ROOT) {
            entering.addAll(List.of("--user", "--preserve-credentials"));
        }
        entering.addAll(command);
        return entering;
    }

    /** The host's IPv4 address. */
    public String address() {
        return shape.plainAddress();
    }

    /** Whether a process on this host listens on a TCP port. */
    public boolean listensOn(int port) {
        String listening = String.format(":%04X [0-9A-F:]+ 0A ", port);
        Pattern line = Pattern.compile(listening);
        return Stream.of("tcp", "tcp6").map(table -> Path.of("/proc", Long.toString(holder.pid()), "net", table))
                .filter(Files::exists).anyMatch(table -> line.matcher(contentOf(table)).find());
    }

    @Override
    public void close() {
        holder.close();
    }

    @Override
    public String toString() {
        return "host " + name;
    }

    private static List<String> outermost() {
        List<String> command = new ArrayList<>(UNSHARE);
        if (!ROOT) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        return command;
    }

    private static Host holding(Workspace workspace, String name, NetworkShape shape, List<String> namespaces) {
        List<String> command = new ArrayList<>(namespaces);
        // the end of its input, that is of this JVM, ends the holder
        command.addAll(List.of("sh", "-c", "echo ready && exec cat > /dev/null"));
        ForkedProcess holder = workspace.keep(ForkedProcess.start("host-" + name, command,
                workspace.directoryFor("host-" + name), Map.of()));
        holder.awaitOutput("namespaces", line -> line.equals("ready"), SETUP_LIMIT);
        return new Host(workspace, holder, name, shape);
    }

    private void shape() {
        Path files = workspace.directoryFor("host-" + name);
        try {
            Files.write(files.resolve("hosts"), hostsFile());
            Files.writeString(files.resolve("nsswitch.conf"), "hosts: files\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        run("shape", String.join("\n", shapeCommands(files)));
    }

    private List<String> hostsFile() {
        List<String> lines = new ArrayList<>(List.of("127.0.0.1 localhost"));
        switch (shape.hostName()) {
            case LOOPBACK -> lines.add("127.0.1.1 " + name);
            case ADDRESS -> lines.add(address() + " " + name);
            case UNRESOLVABLE -> lines.add("# " + name + " is missing on purpose");
        }
        return lines;
    }

    private List<String> shapeCommands(Path files) {
        List<String> commands = new ArrayList<>(List.of(
                "set -e",
                "hostname " + name,
                "mount --bind " + files.resolve("hosts") + " /etc/hosts",
                // a look-up of an unknown name must fail at once
                "[ ! -e /etc/nsswitch.conf ] || mount --bind " + files.resolve("nsswitch.conf") + " /etc/nsswitch.conf",
                // what says in /sys/class/net that an interface is a bridge
                "mount -t sysfs sysfs /sys",
                "for all in all default; do"
                        + " [ ! -e /proc/sys/net/ipv6 ] || echo " + (shape.ipv6() ? 0 : 1)
                        + " > /proc/sys/net/ipv6/conf/$all/disable_ipv6; done",
                "ip link set lo up"));
        switch (shape.link()) {
            case ORDINARY -> commands.addAll(List.of(
                    "ip link set eth0 up", "ip addr add " + shape.address() + " dev eth0"));
            case BRIDGE -> commands.addAll(List.of(
                    "ip link add br0 type bridge", "ip link set eth0 master br0", "ip link set eth0 up",
                    "ip link set br0 up", "ip addr add " + shape.address() + " dev br0"));
            case POINT_TO_POINT -> commands.addAll(List.of(
                    "ip link del eth0", "ip tuntap add dev tun0 mode tun",
                    "ip addr add " + shape.plainAddress() + " peer 10.255.255.254 dev tun0", "ip link set tun0 up"));
            case NO_CARRIER -> commands.addAll(List.of(
                    "ip link del eth0", "ip link add eth0 type veth peer name cable0",
                    "ip addr add " + shape.address() + " dev eth0", "ip link set eth0 up"));
            case ON_LOOPBACK -> commands.addAll(List.of(
                    "ip link del eth0", "ip addr add " + shape.address() + " dev lo"));
            case NONE -> commands.add("ip link del eth0");
        }
        return commands;
    }

    /** The kernel makes an interface's IPv6 address when it has noticed the carrier, which may take a second. */
    private void awaitLinkLocal() {
        if (shape.ipv6()) {
            run("IPv6", "[ ! -e /sys/class/net/eth0 ] ||"
                    + " until ip -6 addr show dev eth0 scope link | grep -q inet6; do sleep 0.02; done");
        }
    }

    private static String contentOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void run(String what, String script) {
        try (ForkedProcess shell = ForkedProcess.start(name + "-" + what, entering(List.of("sh", "-c", script)),
                workspace.directory(), Map.of())) {
            if (shell.awaitExit(SETUP_LIMIT) != 0) {
                throw new IllegalStateException(what + " of host " + name + " failed" + shell.tail());
            }
        }
    }
}
