package io.github.rocketmqhotfix.testapp.harness.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcapReaderTest {

    private static final int MICROSECONDS = 0xA1B2C3D4;
    private static final byte[] PAYLOAD = {1, 2, 3};

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsFramesInTheByteOrderOfTheWriter(boolean bigEndian) throws IOException {
        ByteOrder order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        PcapReader reader = PcapReader.of(pcap(order, MICROSECONDS, 1, new byte[] {7, 8}, new byte[0]));

        assertThat(reader.next()).contains(new byte[] {7, 8});
        assertThat(reader.next()).contains(new byte[0]);
        assertThat(reader.next()).isEmpty();
    }

    @Test
    void refusesOtherFormatsAndLinks() {
        assertThatThrownBy(() -> PcapReader.of(pcap(ByteOrder.LITTLE_ENDIAN, 0x0A0D0D0A, 1)))
                .hasMessageContaining("not a pcap");
        assertThatThrownBy(() -> PcapReader.of(pcap(ByteOrder.LITTLE_ENDIAN, MICROSECONDS, 276)))
                .hasMessageContaining("276");
        assertThatThrownBy(() -> PcapReader.of(new ByteArrayInputStream(new byte[3]))).isInstanceOf(IOException.class);
    }

    @Test
    void aSegmentEndsWithItsPacketNotWithThePadding() throws IOException {
        TcpSegment segment = TcpSegment.of(Arrays.copyOf(tcpFrame(6, 0), 80)).orElseThrow();

        assertThat(segment.source()).isEqualTo(new InetSocketAddress("192.168.0.9", 40_000));
        assertThat(segment.destination()).isEqualTo(new InetSocketAddress("192.168.0.3", 9876));
        assertThat(segment.sequence()).isEqualTo(0xFFFF_FFF0);
        assertThat(segment.first()).isTrue();
        assertThat(segment.payload()).isEqualTo(PAYLOAD);
    }

    @Test
    void packetsOtherThanWholeTcpSegmentsAreIgnored() throws IOException {
        assertThat(TcpSegment.of(tcpFrame(17, 0))).isEmpty();
        // more fragments follow
        assertThat(TcpSegment.of(tcpFrame(6, 0x2000))).isEmpty();
        byte[] arp = tcpFrame(6, 0);
        arp[13] = 6;
        assertThat(TcpSegment.of(arp)).isEmpty();
    }

    @Test
    void rejectsATruncatedFrame() {
        byte[] whole = tcpFrame(6, 0);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> TcpSegment.of(cut)).as("%s bytes", length).isInstanceOf(IOException.class);
        }
    }

    private static ByteArrayInputStream pcap(ByteOrder order, int magic, int linkType, byte[]... frames) {
        ByteBuffer bytes = ByteBuffer.allocate(1_000).order(order);
        bytes.putInt(magic).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0).putInt(262_144)
                .putInt(linkType);
        for (byte[] frame : frames) {
            bytes.putInt(1_700_000_000).putInt(999_999).putInt(frame.length).putInt(frame.length).put(frame);
        }
        return new ByteArrayInputStream(bytes.array(), 0, bytes.position());
    }

    /** Returns a frame with options in both headers, which the reader must skip. */
    private static byte[] tcpFrame(int protocol, int fragment) {
        int ipHeader = 24;
        int tcpHeader = 32;
        ByteBuffer bytes = ByteBuffer.allocate(14 + ipHeader + tcpHeader + PAYLOAD.length);
        bytes.position(12);
        bytes.putShort((short) 0x0800);
        bytes.put((byte) (0x40 | ipHeader / 4)).put((byte) 0).putShort((short) (ipHeader + tcpHeader + PAYLOAD.length))
                .putShort((short) 1).putShort((short) fragment).put((byte) 64).put((byte) protocol).putShort((short) 0)
                .put(new byte[] {(byte) 192, (byte) 168, 0, 9}).put(new byte[] {(byte) 192, (byte) 168, 0, 3})
                .putInt(0);
        bytes.putShort((short) 40_000).putShort((short) 9876).putInt(0xFFFF_FFF0).putInt(0)
                .put((byte) (tcpHeader / 4 << 4)).put((byte) 0x02).put(new byte[tcpHeader - 14]);
        return bytes.put(PAYLOAD).array();
    }
}
