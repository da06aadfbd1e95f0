package io.github.rocketmqhotfix.testapp.harness.network;

import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A host of its own for forked processes: {@link Namespaces} with a shaped network. */
public final class Host implements AutoCloseable {

    /** Two hosts with a cable between them. */
    public record Pair(Host first, Host second) {
    }

    private final Workspace workspace;
    private final Namespaces namespaces;
    private final String name;
    private final NetworkShape shape;

    private Host(Workspace workspace, Namespaces namespaces, String name, NetworkShape shape) {
        this.workspace = workspace;
        this.namespaces = namespaces;
        this.name = name;
        this.shape = shape;
    }

    /** Why this system cannot make hosts, in words; empty: it can. Makes one to find out. */
    public static Optional<String> unavailability() {
        try (Workspace workspace = Workspace.create("host-probe")) {
            alone(workspace, "probe", NetworkShape.bridged("192.168.50.1/24"));
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
        Host host = new Host(workspace, Namespaces.in(workspace, holderOf(name)), name, shape);
        // a cable that goes out and in again: an interface without a carrier counts as down
        host.run("cable", "ip link add eth0 type veth peer name cable0"
                + " && ip link set cable0 addrgenmode none && ip link set cable0 up");
        host.shape();
        host.awaitCarriers();
        return host;
    }

    /**
     * Two hosts with a cable between them.
     *
     * @throws IllegalStateException if this system does not allow it; the message has what the tools said
     */
    public static Pair connected(Workspace workspace, String firstName, NetworkShape firstShape,
            String secondName, NetworkShape secondShape) {
        Host first = new Host(workspace, Namespaces.in(workspace, holderOf(firstName)), firstName, firstShape);
        Host second = new Host(workspace, first.namespaces.beside(holderOf(secondName)), secondName, secondShape);
        first.run("cable", "ip link add eth0 type veth peer name eth0 netns " + second.namespaces.pid());
        first.shape();
        second.shape();
        first.awaitCarriers();
        second.awaitCarriers();
        return new Pair(first, second);
    }

    /** The command line that runs a command on this host. The process id stays the same: everything is exec. */
    public List<String> entering(List<String> command) {
        return namespaces.entering(command);
    }

    /** The address by which other hosts reach this one. */
    public String address() {
        return shape.plainAddress();
    }

    /** Whether a process on this host listens on a TCP port. */
    public boolean listensOn(int port) {
        return namespaces.listensOn(port);
    }

    @Override
    public void close() {
        namespaces.close();
    }

    @Override
    public String toString() {
        return "host " + name;
    }

    private void shape() {
        Path files = workspace.directoryFor(holderOf(name));
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
                // without duplicate address detection the kernel uses an address at once
                "for conf in /proc/sys/net/ipv6/conf/*; do [ ! -e $conf ] ||"
                        + " { echo " + (shape.ipv6() ? 0 : 1) + " > $conf/disable_ipv6; echo 0 > $conf/accept_dad; }; done",
                "ip link set lo up"));
        commands.addAll(shape.commands());
        return commands;
    }

    /**
     * The kernel may notice a carrier a second late: until then the interface counts as down, and has no link-local address.
     * Nothing is waited for on an interface that has no carrier, and no address on one that makes none.
     */
    private void awaitCarriers() {
        String linkLocal = "[ $each = lo ] || grep -q 1 /proc/sys/net/ipv6/conf/$each/addr_gen_mode"
                + " || until ip -6 addr show dev $each scope link | grep -q inet6; do sleep 0.02; done";
        run("carriers", String.join("\n",
                // a bridge has a carrier when its port has been noticed
                "for each in eth0 $(ls /sys/class/net); do",
                "files=/sys/class/net/$each",
                "[ \"$(cat $files/carrier 2> /dev/null)\" = 1 ] || continue",
                "until grep -qE '^(up|unknown)$' $files/operstate; do sleep 0.02; done",
                shape.ipv6() ? linkLocal : "",
                "done"));
    }

    private void run(String what, String script) {
        namespaces.run(what, script);
    }

    private static String holderOf(String name) {
        return "host-" + name;
    }
}
