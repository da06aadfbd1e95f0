package io.github.rocketmqhotfix.testapp.harness.wire;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Counts the requests to some TCP ports in the traffic of a network interface. Captures the traffic with tcpdump and
 * does not relay it. A capture on a bridge has the traffic between all ports of the bridge. Traffic to an address that
 * the kernel translates is seen twice, once for each destination.
 */
public record RequestCapture(ForkedProcess tcpdump, RequestCounts counts) implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final int KERNEL_BUFFER_KIB = 16 * 1024;

    /**
     * Starts a capture and waits until it has begun.
     *
     * @param name             the name of the capture; must not be used yet in the workspace
     * @param entering         turns a command into one that runs in the interface's network namespace, as
     *     {@code Host.entering} does
     * @param networkInterface Ethernet or loopback, such as br0 or lo
     * @param ports            the servers' ports
     * @throws IllegalStateException if tcpdump cannot capture; the message has its output
     */
    public static RequestCapture start(Workspace workspace, String name, UnaryOperator<List<String>> entering,
            String networkInterface, List<Integer> ports) {
        RequestCounts counts = new RequestCounts();
        ForkedProcess tcpdump = ForkedProcess.start("tcpdump-" + name, entering.apply(command(networkInterface, ports)),
                workspace.directoryFor("tcpdump-" + name), Map.of(), pcap -> read(pcap, counts));
        RequestCapture capture = workspace.keep(new RequestCapture(tcpdump, counts));
        tcpdump.awaitError("capture", line -> line.contains("listening on"), START_LIMIT);
        return capture;
    }

    /** Returns the number of requests with a code to a server so far; the server has the form 192.168.0.3:9876. */
    public long requests(String destination, int code) {
        return counts.to(destination).getOrDefault(code, 0L);
    }

    /** Returns the number of requests by server and code so far. */
    public Map<String, Map<Integer, Long>> requests() {
        return counts.all();
    }

    /**
     * Returns the number of requests to a server that were sent together with the end of their connection. No caller
     * waits for an answer to such a request. If a client writes a request while the server is cut off, the request may
     * leave the client's host long after the call has failed.
     */
    public long abandoned(String destination) {
        return counts.abandoned(destination);
    }

    /**
     * Returns how many of the bytes to the servers the capture has missed, or has not put in order yet. These bytes may
     * contain requests. Bytes before the beginning of the capture are not counted.
     */
    public long unreadBytes() {
        return counts.unreadBytes();
    }

    /** Returns the failure that ended the capture early; empty if there is none. */
    public Optional<String> failure() {
        return tcpdump.isAlive() ? counts.failure() : Optional.of("tcpdump has ended" + tcpdump.tail());
    }

    @Override
    public void close() {
        tcpdump.close();
    }

    private static List<String> command(String networkInterface, List<Integer> ports) {
        List<String> command = new ArrayList<>(
                List.of("tcpdump", "-i", networkInterface, "-n", "--immediate-mode", "-U", "-w", "-",
                        "-B", Integer.toString(KERNEL_BUFFER_KIB),
                        // without -Z, tcpdump changes to a user of its own, which a user namespace does not have
                        "-Z", "root"));
        command.add("ip and tcp and (" + String.join(" or ", ports.stream().map(port -> "dst port " + port).toList())
                + ")");
        return command;
    }

    private static void read(InputStream pcap, RequestCounts counts) {
        try (pcap) {
            PcapReader frames = PcapReader.of(pcap);
            for (Optional<byte[]> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
                TcpSegment.of(frame.get()).ifPresent(counts::read);
            }
        } catch (IOException | UncheckedIOException broken) {
            counts.fail(broken.toString());
        }
    }
}
