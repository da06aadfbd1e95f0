package io.github.rocketmqhotfix.testapp.pods.model;

import io.github.rocketmqhotfix.testapp.harness.process.Program;
import java.util.List;
import java.util.Optional;

/** The programs of this machine that pods are made and watched with. */
final class Tools {

    /** A program and the Debian package that has it. */
    private record Tool(String name, String debianPackage) {
    }

    private static final List<Tool> NEEDED = List.of(new Tool("ip", "iproute2"), new Tool("unshare", "util-linux"),
            new Tool("nsenter", "util-linux"), new Tool("nft", "nftables"), new Tool("dnsmasq", "dnsmasq-base"),
            new Tool("bash", "bash"), new Tool("timeout", "coreutils"), new Tool("ss", "iproute2"), new Tool("tcpdump", "tcpdump"));

    private Tools() {
    }

    /** The first that is missing, in words; empty: all are there. */
    static Optional<String> missing() {
        return NEEDED.stream().filter(tool -> Program.onPath(tool.name()).isEmpty())
                .findFirst().map(tool -> "no " + tool.name() + " here: install " + tool.debianPackage());
    }
}
