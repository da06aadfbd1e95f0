package io.github.rocketmqhotfix.testapp.harness.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads segments into {@link RequestCounts}, in the orders in which a capture on a bridge may contain them. */
class TcpStreamTest {

    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.168.0.9", 40_000);
    private static final InetSocketAddress SERVER = new InetSocketAddress("192.168.0.3", 9876);
    private static final String ADDRESS = "192.168.0.3:9876";

    private final RequestCounts counts = new RequestCounts();
    private byte[] bytes;

    @BeforeEach
    void threeRequests() throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write(FrameHeader.request(105, 1, Map.of("topic", "TBW102")));
        stream.write(FrameHeader.request(36, 2, Map.of("group", "g")));
        stream.write(FrameHeader.request(105, 3, Map.of("topic", "other")));
        bytes = stream.toByteArray();
    }

    @Test
    void readsSeveralFramesOfOneSegmentAndOneFrameOfSeveralSegments() {
        connect(1_000);
        data(1_001, 0, bytes.length);
        assertAllRead(1);

        connect(9_000);
        for (int index = 0; index < bytes.length; index += 7) {
            data(9_001, index, Math.min(index + 7, bytes.length));
        }
        assertAllRead(2);
    }

    @Test
    void readsSegmentsOutOfOrderRepeatedAndOverlapping() {
        connect(1_000);
        data(1_001, 200, bytes.length);
        assertThat(counts.unreadBytes()).isEqualTo(bytes.length - 200);
        data(1_001, 0, 50);
        data(1_001, 0, 50);
        data(1_001, 30, 120);
        data(1_001, 90, 210);
        data(1_001, 0, bytes.length);
        assertAllRead(1);
    }

    /** A capture on a bridge that translates addresses contains some segments twice. */
    @Test
    void countsRepeatedConnectionsOnce() {
        for (int time = 0; time < 2; time++) {
            connect(1_000);
            data(1_001, 0, 100);
            data(1_001, 100, bytes.length);
        }
        assertAllRead(1);
    }

    @Test
    void readsAcrossTheWrapAroundOfSequenceNumbers() {
        for (int beforeTheEnd : new int[] {1, 2, 50, bytes.length, bytes.length + 1}) {
            RequestCounts fresh = new RequestCounts();
            fresh.read(segment(-beforeTheEnd, true, new byte[0]));
            fresh.read(segment(-beforeTheEnd + 1 + 60, false, Arrays.copyOfRange(bytes, 60, bytes.length)));
            fresh.read(segment(-beforeTheEnd + 1, false, Arrays.copyOfRange(bytes, 0, 80)));
            assertThat(fresh.to(ADDRESS)).as("%s before the end", beforeTheEnd).containsOnly(Map.entry(105, 2L),
                    Map.entry(36, 1L));
            assertThat(fresh.unreadBytes()).isZero();
        }
    }

    @Test
    void aCaptureThatBeginsWithinAFrameReadsFromTheNextFrame() {
        data(1_001, 40, 60);
        data(1_001, 60, bytes.length);
        assertThat(counts.to(ADDRESS)).containsOnly(Map.entry(105, 1L), Map.entry(36, 1L));
    }

    @Test
    void aCaptureThatBeginsBetweenFramesReadsAllFrames() {
        data(1_001, 0, 5);
        data(1_001, 5, bytes.length);
        assertAllRead(1);
    }

    @Test
    void skipsAndReportsALossWhenMuchDataWaitsBehindIt() throws IOException {
        connect(1_000);
        byte[] large = new byte[600 * 1024];
        data(1_001, 0, 20);
        counts.read(segment(1_001 + bytes.length, false, large));
        int behind = 1_001 + bytes.length + large.length;
        counts.read(segment(behind, false, large));
        counts.read(segment(behind + large.length, false, FrameHeader.request(106, 9, Map.of())));

        assertThat(counts.to(ADDRESS)).containsOnly(Map.entry(106, 1L));
        assertThat(counts.unreadBytes()).isEqualTo(bytes.length - 20);
    }

    @Test
    void aLaterConnectionBetweenTheSamePortsIsSeparate() {
        connect(1_000);
        data(1_001, 0, 30);
        connect(500_000);
        data(500_001, 0, bytes.length);
        assertAllRead(1);
    }

    /**
     * A client may write a request for an unreachable server and close the connection before the request leaves the
     * host. One segment then carries both the request and the end of the connection.
     */
    @Test
    void aRequestSentWithTheEndOfItsConnectionIsAbandoned() throws IOException {
        connect(1_000);
        data(1_001, 0, bytes.length);
        byte[] late = FrameHeader.request(105, 4, Map.of("topic", "late"));
        TcpSegment end = new TcpSegment(CLIENT, SERVER, 1_001 + bytes.length, false, true, late);
        counts.read(end);
        counts.read(end);

        assertThat(counts.to(ADDRESS)).containsOnly(Map.entry(105, 3L), Map.entry(36, 1L));
        assertThat(counts.abandoned(ADDRESS)).isOne();
    }

    @Test
    void aSegmentWithoutDataChangesNothing() {
        counts.read(segment(1_000, false, new byte[0]));
        data(1_001, 0, 0);
        assertThat(counts.all()).isEmpty();
    }

    private void connect(int sequence) {
        counts.read(segment(sequence, true, new byte[0]));
    }

    private void data(int begin, int from, int to) {
        counts.read(segment(begin + from, false, Arrays.copyOfRange(bytes, from, to)));
    }

    private static TcpSegment segment(int sequence, boolean first, byte[] payload) {
        return new TcpSegment(CLIENT, SERVER, sequence, first, false, payload);
    }

    private void assertAllRead(int times) {
        assertThat(counts.to(ADDRESS)).containsOnly(Map.entry(105, 2L * times), Map.entry(36, 1L * times));
        assertThat(counts.unreadBytes()).isZero();
    }
}
