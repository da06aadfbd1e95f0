package io.github.rocketmqhotfix.testapp.harness.wire;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Reads the frames of an Ethernet capture in the pcap format (draft-ietf-opsawg-pcap) while tcpdump writes it. */
record PcapReader(DataInputStream stream, ByteOrder order) {

    private static final int MAGIC = 0xA1B2C3D4;
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET = 1;
    private static final int LARGEST_FRAME = 1 << 20;

    /**
     * Reads the header of a capture.
     *
     * @throws IOException if the format is not pcap with timestamps in microseconds, or the link type is not Ethernet
     *     (loopback is Ethernet on Linux)
     */
    static PcapReader of(InputStream pcap) throws IOException {
        DataInputStream stream = new DataInputStream(pcap);
        ByteBuffer header = read(stream, FILE_HEADER);
        ByteOrder order = header.getInt(0) == MAGIC ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        header.order(order);
        if (header.getInt(0) != MAGIC) {
            throw new IOException("not a pcap file with timestamps in microseconds: magic number "
                    + Integer.toHexString(header.getInt(0)));
        }
        if (header.getInt(20) != ETHERNET) {
            throw new IOException("link type " + header.getInt(20) + " is not Ethernet");
        }
        return new PcapReader(stream, order);
    }

    /** Returns the next frame; empty at the end of the capture. */
    Optional<byte[]> next() throws IOException {
        ByteBuffer header;
        try {
            header = read(stream, RECORD_HEADER).order(order);
        } catch (EOFException end) {
            return Optional.empty();
        }
        int length = header.getInt(8);
        if (length < 0 || length > LARGEST_FRAME) {
            throw new IOException("the length of a frame, " + length + ", is not between 0 and " + LARGEST_FRAME);
        }
        return Optional.of(read(stream, length).array());
    }

    private static ByteBuffer read(DataInputStream stream, int length) throws IOException {
        byte[] bytes = new byte[length];
        stream.readFully(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
