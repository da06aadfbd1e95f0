package io.github.rocketmqhotfix.testapp.harness.wire;

import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * The bytes of one direction of a connection, put in order by their sequence numbers, and the requests in them. What is seen
 * twice is read once. Where the capture began late or lost something, reading goes on at the next byte that begins a frame.
 */
final class TcpStream {

    /** So much is kept while something before it is missing; then that will not come any more. */
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

    /** Of a direction whose first seen segment this is, which is still to be read. */
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
        // sequence numbers are compared modulo 2^32, counted on without
        keep(next + offset, segment.payload());
        readInOrder();
        if (waitingBytes > MOST_WAITING) {
            skipToWaiting();
        }
    }

    /** Whether this begins a later connection between the same ports. */
    boolean isOlderThan(TcpSegment segment) {
        return segment.first() && segment.sequence() + 1 != (int) begin;
    }

    /** How many bytes were given up as lost or wait for what is missing before them. */
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
