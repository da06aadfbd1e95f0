package io.github.rocketmqhotfix.testapp.harness.network;

import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A virtual host for forked processes: {@link Namespaces} with a {@link NetworkShape}. */
public record Host(Workspace workspace, Namespaces namespaces, String name,
        NetworkShape shape) implements AutoCloseable {

    /** Two hosts with a cable between them. */
    public record Pair(Host first, Host second) {}

    /** Returns why this system cannot make hosts; empty if it can. Makes a host as a test. */
    public static Optional<String> unavailability() {
        try (Workspace workspace = Workspace.create("host-probe")) {
            alone(workspace, "probe", NetworkShape.bridged("192.168.50.1/24"));
            return Optional.empty();
        } catch (IllegalStateException | UncheckedIOException failure) {
            return Optional.of("no network namespaces here: "
                    + failure.getMessage().replaceAll("\\s*\\R\\s*", " ").replaceAll("--- \\S+ std\\w+, last lines:",
                            ""));
        }
    }

    /**
     * Makes a host that is not connected to other hosts.
     *
     * @throws IllegalStateException if this system does not allow it; the message has the output of the tools
     */
    public static Host alone(Workspace workspace, String name, NetworkShape shape) {
        Host host = new Host(workspace, Namespaces.in(workspace, holderOf(name)), name, shape);
        // both ends of the cable are on this host: an interface without a carrier counts as down
        host.namespaces.run("cable", "ip link add eth0 type veth peer name cable0"
                + " && ip link set cable0 addrgenmode none && ip link set cable0 up");
        host.setUp();
        host.awaitCarriers();
        return host;
    }

    /**
     * Makes two hosts with a cable between them.
     *
     * @throws IllegalStateException if this system does not allow it; the message has the output of the tools
     */
    public static Pair connected(Workspace workspace, String firstName, NetworkShape firstShape,
            String secondName, NetworkShape secondShape) {
        Host first = new Host(workspace, Namespaces.in(workspace, holderOf(firstName)), firstName, firstShape);
        Host second = new Host(workspace, first.namespaces.beside(holderOf(secondName)), secondName, secondShape);
        first.namespaces.run("cable", "ip link add eth0 type veth peer name eth0 netns " + second.namespaces.pid());
        first.setUp();
        second.setUp();
        first.awaitCarriers();
        second.awaitCarriers();
        return new Pair(first, second);
    }

    /**
     * Returns the command line that runs a command on this host. Every step uses {@code exec}, so the process id is
     * that of the command.
     */
    public List<String> entering(List<String> command) {
        return namespaces.entering(command);
    }

    /** Returns the address by which other hosts reach this one. */
    public String address() {
        return shape.plainAddress();
    }

    /** Returns whether a process on this host listens on a TCP port. */
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

    private void setUp() {
        Path files = workspace.directoryFor(holderOf(name));
        UncheckedFiles.writeString(files.resolve("hosts"), "127.0.0.1 localhost\n" + hostsLine() + "\n");
        UncheckedFiles.writeString(files.resolve("nsswitch.conf"), "hosts: files\n");
        namespaces.run("shape", String.join("\n", shapeCommands(files)));
    }

    private String hostsLine() {
        return switch (shape.hostName()) {
            case LOOPBACK -> "127.0.1.1 " + name;
            case ADDRESS -> address() + " " + name;
            case UNRESOLVABLE -> "# " + name + " is missing on purpose";
        };
    }

    private List<String> shapeCommands(Path files) {
        List<String> commands = new ArrayList<>(List.of(
                "set -e",
                "hostname " + name,
                "mount --bind " + files.resolve("hosts") + " /etc/hosts",
                // the look-up of an unknown name must fail at once
                "[ ! -e /etc/nsswitch.conf ] || mount --bind " + files.resolve("nsswitch.conf") + " /etc/nsswitch.conf",
                // /sys/class/net shows which interfaces are bridges
                "mount -t sysfs sysfs /sys",
                // without duplicate address detection the kernel uses an address at once
                "for conf in /proc/sys/net/ipv6/conf/*; do [ ! -e $conf ] ||"
                        + " { echo " + (shape.ipv6() ? 0 : 1)
                        + " > $conf/disable_ipv6; echo 0 > $conf/accept_dad; }; done",
                "ip link set lo up"));
        commands.addAll(shape.commands());
        return commands;
    }

    /**
     * Waits until the kernel has noticed the carriers, which may take a second. Until then an interface counts as down
     * and has no link-local address. Does not wait for interfaces without a carrier, or for the link-local address of
     * an interface that generates none.
     */
    private void awaitCarriers() {
        String linkLocal = "[ $each = lo ] || grep -q 1 /proc/sys/net/ipv6/conf/$each/addr_gen_mode"
                + " || until ip -6 addr show dev $each scope link | grep -q inet6; do sleep 0.02; done";
        namespaces.run("carriers", String.join("\n",
                // a bridge has a carrier only after its port has one
                "for each in eth0 $(ls /sys/class/net); do",
                "files=/sys/class/net/$each",
                "[ \"$(cat $files/carrier 2> /dev/null)\" = 1 ] || continue",
                "until grep -qE '^(up|unknown)$' $files/operstate; do sleep 0.02; done",
                shape.ipv6() ? linkLocal : "",
                "done"));
    }

    private static String holderOf(String name) {
        return "host-" + name;
    }
}
