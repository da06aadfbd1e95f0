package io.github.rocketmqhotfix.testapp.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** Finds the request codes in a stream of bytes, in pieces as they come from a socket. */
final class RequestReader {

    private static final int LENGTH_BYTES = 4;
    private static final int LARGEST_FRAME = 64 * 1024 * 1024;

    private final IntConsumer requestCodes;
    private byte[] pending = new byte[0];
    private boolean foreign;

    RequestReader(IntConsumer requestCodes) {
        this.requestCodes = requestCodes;
    }

    void read(byte[] piece, int length) {
        if (foreign) {
            return;
        }
        int before = pending.length;
        pending = Arrays.copyOf(pending, before + length);
        System.arraycopy(piece, 0, pending, before, length);
        try {
            pending = rest(ByteBuffer.wrap(pending));
        } catch (IOException | RuntimeException notOurProtocol) {
            // a TLS or HTTP stream: forwarded all the same, not counted
            foreign = true;
        }
    }

    private byte[] rest(ByteBuffer bytes) throws IOException {
        while (bytes.remaining() >= LENGTH_BYTES) {
            int length = bytes.getInt(bytes.position());
            if (length < LENGTH_BYTES || length > LARGEST_FRAME) {
                throw new IOException("frame of " + length + " bytes");
            }
            if (bytes.remaining() < LENGTH_BYTES + length) {
                break;
            }
            bytes.getInt();
            FrameHeader header = FrameHeader.of(bytes.slice(bytes.position(), length));
            bytes.position(bytes.position() + length);
            if (header.request()) {
                requestCodes.accept(header.code());
            }
        }
        return Arrays.copyOfRange(bytes.array(), bytes.position(), bytes.limit());
    }
}
