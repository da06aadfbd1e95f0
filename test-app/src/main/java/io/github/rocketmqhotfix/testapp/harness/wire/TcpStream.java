package io.github.rocketmqhotfix.testapp.harness.wire;

import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * Orders the bytes of one direction of a connection by their sequence numbers and finds the requests in them. Bytes
 * that are seen twice are read once. Where the capture began late or lost bytes, reading continues at the next frame.
 * Not thread-safe.
 */
final class TcpStream {

    /** Bytes that are kept while earlier ones are missing; beyond this size the missing ones count as lost. */
    private static final int MOST_WAITING = 1024 * 1024;

    private final IntConsumer requestCodes;
    private final TreeMap<Long, byte[]> waiting = new TreeMap<>();
    private final long begin;
    private RequestReader reader;
    private long next;
    private int waitingBytes;
    private long missed;

    private TcpStream(IntConsumer requestCodes, RequestReader reader, long next) {
        this.requestCodes = requestCodes;
        this.reader = reader;
        this.begin = next;
        this.next = next;
    }

    /** Returns the stream of a direction by its first captured segment, which must still be passed to {@link #read}. */
    static TcpStream of(TcpSegment segment, IntConsumer requestCodes) {
        long sequence = Integer.toUnsignedLong(segment.sequence());
        return segment.first()
                ? new TcpStream(requestCodes, new RequestReader(requestCodes), sequence + 1)
                : new TcpStream(requestCodes, RequestReader.fromTheMiddle(requestCodes), sequence);
    }

    void read(TcpSegment segment) {
        if (segment.payload().length == 0) {
            return;
        }
        int offset = segment.sequence() + (segment.first() ? 1 : 0) - (int) next;
        // sequence numbers are compared modulo 2^32, the position is not
        keep(next + offset, segment.payload());
        readInOrder();
        if (waitingBytes > MOST_WAITING) {
            skipToWaiting();
        }
    }

    /** Returns whether the segment begins a later connection between the same ports. */
    boolean isOlderThan(TcpSegment segment) {
        return segment.first() && segment.sequence() + 1 != (int) begin;
    }

    /** Returns the number of bytes that are lost, or wait for missing earlier bytes. */
    long unread() {
        return missed + waitingBytes;
    }

    private void keep(long sequence, byte[] payload) {
        byte[] known = waiting.get(sequence);
        if (known == null || known.length < payload.length) {
            waiting.put(sequence, payload);
            waitingBytes += payload.length - (known == null ? 0 : known.length);
        }
    }

    private void readInOrder() {
        while (!waiting.isEmpty() && waiting.firstKey() <= next) {
            long sequence = waiting.firstKey();
            byte[] payload = waiting.remove(sequence);
            waitingBytes -= payload.length;
            int read = (int) Math.min(next - sequence, payload.length);
            reader.read(payload, read, payload.length - read);
            next += payload.length - read;
        }
    }

    private void skipToWaiting() {
        missed += waiting.firstKey() - next;
        next = waiting.firstKey();
        reader = RequestReader.fromTheMiddle(requestCodes);
        readInOrder();
    }
}
