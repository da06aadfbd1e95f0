package io.github.rocketmqhotfix.testapp.harness.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** Finds the request codes in a byte stream, which is read in pieces of any size. Not thread-safe. */
final class RequestReader {

    private static final int LENGTH_BYTES = 4;
    private static final int LARGEST_FRAME = 64 * 1024 * 1024;
    private static final byte[] JSON_BEGIN = {'{', '"'};
    /** Both lengths, the type, and the beginning of a JSON header. */
    private static final int BEGIN_BYTES = 2 * LENGTH_BYTES + JSON_BEGIN.length;
    private static final int BINARY_HEADER = 21;

    private final IntConsumer requestCodes;
    private final boolean seeks;
    private byte[] pending = new byte[0];
    private boolean lost;

    private RequestReader(IntConsumer requestCodes, boolean seeks) {
        this.requestCodes = requestCodes;
        this.seeks = seeks;
        this.lost = seeks;
    }

    /** Reads a stream from its first byte. After bytes of another protocol the rest of the stream is ignored. */
    RequestReader(IntConsumer requestCodes) {
        this(requestCodes, false);
    }

    /** Returns a reader for a stream that may begin within a frame; bytes before the next frame are skipped. */
    static RequestReader fromTheMiddle(IntConsumer requestCodes) {
        return new RequestReader(requestCodes, true);
    }

    void read(byte[] piece, int length) {
        read(piece, 0, length);
    }

    void read(byte[] piece, int offset, int length) {
        if (lost && !seeks) {
            return;
        }
        int before = pending.length;
        pending = Arrays.copyOf(pending, before + length);
        System.arraycopy(piece, offset, pending, before, length);
        if (lost) {
            pending = fromNextFrame();
        }
        if (lost) {
            return;
        }
        try {
            pending = rest(ByteBuffer.wrap(pending));
        } catch (IOException | RuntimeException notOurProtocol) {
            // another protocol, such as TLS or HTTP: later bytes are ignored or, if seeks is true, searched for a frame
            lost = true;
            pending = new byte[0];
        }
    }

    private byte[] fromNextFrame() {
        ByteBuffer bytes = ByteBuffer.wrap(pending);
        int last = pending.length - BEGIN_BYTES;
        int index = 0;
        while (index <= last && !beginsFrame(bytes, index)) {
            index++;
        }
        lost = index > last;
        return Arrays.copyOfRange(pending, index, pending.length);
    }

    private static boolean beginsFrame(ByteBuffer bytes, int index) {
        int length = bytes.getInt(index);
        int type = bytes.get(index + LENGTH_BYTES);
        int headerLength = bytes.getInt(index + LENGTH_BYTES) & 0xFFFFFF;
        boolean fits = length <= LARGEST_FRAME && headerLength >= JSON_BEGIN.length
                && headerLength <= length - LENGTH_BYTES;
        int header = index + 2 * LENGTH_BYTES;
        boolean json = type == 0 && bytes.get(header) == JSON_BEGIN[0] && bytes.get(header + 1) == JSON_BEGIN[1];
        return fits && (json || type == 1 && headerLength >= BINARY_HEADER);
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
