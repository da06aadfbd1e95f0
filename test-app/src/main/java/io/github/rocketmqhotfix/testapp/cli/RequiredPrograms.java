package io.github.rocketmqhotfix.testapp.cli;

import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.process.Program;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks that the programs that a subcommand needs are installed. An obstacle names the missing programs and how to
 * install them.
 */
public final class RequiredPrograms {

    private static final String SETUP = "test-app/src/main/scripts/setup-test-machine";
    /** The Debian package of each program whose name differs from the name of its package. */
    private static final Map<String, String> PACKAGES = Map.ofEntries(
            Map.entry("ip", "iproute2"),
            Map.entry("ss", "iproute2"),
            Map.entry("unshare", "util-linux"),
            Map.entry("nsenter", "util-linux"),
            Map.entry("nft", "nftables"),
            Map.entry("dnsmasq", "dnsmasq-base"),
            Map.entry("timeout", "coreutils"));
    private static final List<String> FOR_NAMESPACES = List.of("ip", "nsenter", "unshare");

    private RequiredPrograms() {}

    /** Returns which of the programs are not on the PATH; empty if all are. */
    public static Optional<String> obstacle(String... names) {
        return obstacle(Program.searchPath(), List.of(names));
    }

    /**
     * Returns which of the programs are not on the PATH, or why this system cannot make network namespaces; empty if
     * this system can run a cluster in a network of its own.
     *
     * @param names the programs that are needed in addition to those that make a network
     */
    public static Optional<String> obstacleToNetworks(String... names) {
        return obstacle(Program.searchPath(), Stream.concat(FOR_NAMESPACES.stream(), Stream.of(names)).toList())
                .or(Host::unavailability);
    }

    static Optional<String> obstacle(String searchPath, List<String> names) {
        List<String> missing = names.stream().filter(name -> Program.onPath(name, searchPath).isEmpty()).sorted()
                .toList();
        String packages = missing.stream().map(name -> PACKAGES.getOrDefault(name, name)).distinct()
                .collect(Collectors.joining(" "));
        return missing.isEmpty() ? Optional.empty()
                : Optional.of("no " + String.join(", ", missing) + " here: run " + SETUP + ", or apt-get install "
                        + packages);
    }
}
