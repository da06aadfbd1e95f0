package io.github.rocketmqhotfix.testapp.harness.wire;

import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * Orders the bytes of one direction of a connection by their sequence numbers and finds the requests in them. Bytes
 * that are captured twice are read once. After a gap, or if the capture began within the stream, reading continues at
 * the next RocketMQ frame. Not thread-safe.
 */
final class TcpStream {

    /** The highest number of bytes that wait for missing earlier bytes; beyond it, the missing bytes count as lost. */
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

    /**
     * Returns the stream of one direction that begins at its first captured segment. This segment must still be passed
     * to {@link #read}.
     */
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
        // sequence numbers wrap at 2^32, so only their difference is used; next does not wrap
        int offset = segment.sequence() + (segment.first() ? 1 : 0) - (int) next;
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
            int alreadyRead = (int) Math.min(next - sequence, payload.length);
            reader.read(payload, alreadyRead, payload.length - alreadyRead);
            next += payload.length - alreadyRead;
        }
    }

    private void skipToWaiting() {
        missed += waiting.firstKey() - next;
        next = waiting.firstKey();
        reader = RequestReader.fromTheMiddle(requestCodes);
        readInOrder();
    }
}
