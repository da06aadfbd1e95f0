package io.github.rocketmqhotfix.testapp.harness.network;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Ports in the network of this JVM that drop all packets, like a server behind a pulled cable: existing connections
 * hang, new ones are not answered. Requires nft and a network namespace of the caller's own.
 */
public record SilentPorts(Workspace workspace) {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String TABLE = "inet silent";

    /**
     * Prepares the network; no port is silent yet.
     *
     * @throws IllegalStateException if nft is missing or not allowed; the message has its output
     */
    public static SilentPorts none(Workspace workspace) {
        SilentPorts ports = new SilentPorts(workspace);
        ports.nft("add table " + TABLE);
        ports.nft("add chain " + TABLE + " input { type filter hook input priority 0; }");
        return ports;
    }

    /** Silences a range of ports, both ends included. */
    public void silence(int first, int last) {
        nft("add rule " + TABLE + " input tcp dport " + first + "-" + last + " drop");
    }

    /** Opens all ports again; the senders' kernels retransmit the dropped packets. */
    public void restore() {
        nft("flush chain " + TABLE + " input");
    }

    private void nft(String command) {
        ForkedProcess.outputOf("nft " + command, List.of("nft", command), workspace.directory(), Map.of(), LIMIT);
    }
}
