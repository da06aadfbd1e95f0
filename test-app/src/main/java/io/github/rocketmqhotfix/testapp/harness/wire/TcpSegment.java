package io.github.rocketmqhotfix.testapp.harness.wire;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One captured TCP segment.
 *
 * @param sequence the sequence number in the TCP header, modulo 2^32: of the SYN if the segment has one, otherwise of
 *     the first byte of the payload
 * @param first    whether the segment has a SYN
 * @param last     whether the segment has a FIN
 */
record TcpSegment(InetSocketAddress source, InetSocketAddress destination, int sequence, boolean first, boolean last,
        byte[] payload) {

    private static final int IPV4_TYPE = 0x0800;
    private static final int ETHERNET_HEADER = 14;
    private static final int TCP = 6;
    private static final int FIN_FLAG = 0x01;
    private static final int SYN_FLAG = 0x02;

    /**
     * Reads an Ethernet frame.
     *
     * @return empty for other protocols than TCP over IPv4, and for fragments
     * @throws IOException if the frame is shorter than the lengths in its headers say
     */
    static Optional<TcpSegment> of(byte[] frame) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        try {
            if (bytes.getShort(ETHERNET_HEADER - 2) != IPV4_TYPE) {
                return Optional.empty();
            }
            return ofPacket(bytes.slice(ETHERNET_HEADER, frame.length - ETHERNET_HEADER));
        } catch (IndexOutOfBoundsException | IllegalArgumentException cut) {
            throw new IOException("a frame of " + frame.length + " bytes is cut off", cut);
        }
    }

    private static Optional<TcpSegment> ofPacket(ByteBuffer packet) throws IOException {
        int headerLength = 4 * (packet.get(0) & 0x0F);
        boolean fragment = (packet.getShort(6) & 0x3FFF) != 0;
        if (packet.get(9) != TCP || fragment) {
            return Optional.empty();
        }
        int length = packet.getShort(2) & 0xFFFF;
        if (length == 0) {
            // the kernel sets the length to 0 in a packet that is too long for the field and that the network card
            // splits later
            length = packet.limit();
        }
        InetAddress source = address(packet, 12);
        InetAddress destination = address(packet, 16);
        // the frame may be longer than the packet, because short Ethernet frames are padded
        ByteBuffer tcp = packet.slice(headerLength, length - headerLength);
        int tcpHeader = 4 * (tcp.get(12) >>> 4 & 0x0F);
        return Optional.of(new TcpSegment(
                new InetSocketAddress(source, tcp.getShort(0) & 0xFFFF),
                new InetSocketAddress(destination, tcp.getShort(2) & 0xFFFF),
                tcp.getInt(4), (tcp.get(13) & SYN_FLAG) != 0, (tcp.get(13) & FIN_FLAG) != 0,
                bytes(tcp, tcpHeader, tcp.limit() - tcpHeader)));
    }

    private static InetAddress address(ByteBuffer packet, int index) throws IOException {
        return Inet4Address.getByAddress(bytes(packet, index, 4));
    }

    private static byte[] bytes(ByteBuffer from, int index, int length) {
        byte[] bytes = new byte[length];
        from.get(index, bytes);
        return bytes;
    }
}
