package io.github.rocketmqhotfix.testapp.harness.network;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Ports of this network that swallow what is sent to them, as a server behind a pulled cable: connections that exist hang, new ones
 * are not answered. Needs nft, and a network that is ours alone.
 */
public final class SilentPorts {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String TABLE = "inet silent";

    private final Workspace workspace;

    private SilentPorts(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * None is silent yet.
     *
     * @throws IllegalStateException if this system has no nft or does not allow it; the message has what it said
     */
    public static SilentPorts none(Workspace workspace) {
        SilentPorts ports = new SilentPorts(workspace);
        ports.nft("add table " + TABLE);
        ports.nft("add chain " + TABLE + " input { type filter hook input priority 0; }");
        return ports;
    }

    /** Also these, from the first to the last. */
    public void silence(int first, int last) {
        nft("add rule " + TABLE + " input tcp dport " + first + "-" + last + " drop");
    }

    /** None any more; what was swallowed is sent again by the kernels of those that wait for an answer. */
    public void restore() {
        nft("flush chain " + TABLE + " input");
    }

    private void nft(String command) {
        try (ForkedProcess nft = ForkedProcess.start("nft", List.of("nft", command), workspace.directory(), Map.of())) {
            if (nft.awaitExit(LIMIT) != 0) {
                throw new IllegalStateException("nft " + command + " failed" + nft.tail());
            }
        }
    }
}
