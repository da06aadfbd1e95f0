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
 * Counts the requests that pass an interface, without being in their way: tcpdump shows what goes to some ports. On a bridge
 * this is what all its ports say to each other; what is sent to an address that the kernel translates is seen twice, once for each
 * destination.
 */
public final class RequestCapture implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final int KERNEL_BUFFER_KIB = 16 * 1024;

    private final ForkedProcess tcpdump;
    private final RequestCounts counts;

    private RequestCapture(ForkedProcess tcpdump, RequestCounts counts) {
        this.tcpdump = tcpdump;
        this.counts = counts;
    }

    /**
     * Returns when the capture has begun.
     *
     * @param name             new in the workspace
     * @param entering         makes a command one that runs in the interface's network namespace, as {@code Host.entering} does
     * @param networkInterface Ethernet or loopback, such as br0 or lo
     * @param ports            of the servers
     * @throws IllegalStateException if tcpdump cannot capture there; the message has what it said
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

    /** How many requests with a code have gone to a server so far; the server as 192.168.0.3:9876. */
    public long requests(String destination, int code) {
        return counts.to(destination).getOrDefault(code, 0L);
    }

    /** How many of each code have gone to each server so far. */
    public Map<String, Map<Integer, Long>> requests() {
        return counts.all();
    }

    /**
     * How many of the requests to a server left together with the end of their connection: nobody waits for an answer. What a
     * client wrote while its server was cut off may leave only when that can be reached again, long after its call has failed.
     */
    public long abandoned(String destination) {
        return counts.abandoned(destination);
    }

    /**
     * How many bytes of these connections were not seen, or not yet in order; requests may be in them. What was said before the
     * capture began is not counted.
     */
    public long unreadBytes() {
        return counts.unreadBytes();
    }

    /** What ended the reading before the capture was closed; empty: nothing. */
    public Optional<String> failure() {
        return tcpdump.isAlive() ? counts.failure() : Optional.of("tcpdump has ended" + tcpdump.tail());
    }

    @Override
    public void close() {
        tcpdump.close();
    }

    private static List<String> command(String networkInterface, List<Integer> ports) {
        List<String> command = new ArrayList<>(List.of("tcpdump", "-i", networkInterface, "-n", "--immediate-mode", "-U", "-w", "-",
                "-B", Integer.toString(KERNEL_BUFFER_KIB),
                // another user is not known in a user namespace, and could not write
                "-Z", "root"));
        command.add("ip and tcp and (" + String.join(" or ", ports.stream().map(port -> "dst port " + port).toList()) + ")");
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
