package io.github.rocketmqhotfix.cli.scan;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The number of bytes that a scan may still read or hold. */
final class ByteBudget {

    private final long limit;
    private final String message;
    private long used;

    ByteBudget(long limit, String message) {
        this.limit = limit;
        this.message = message;
    }

    /** @throws LimitException if fewer bytes are left */
    void take(long bytes) throws LimitException {
        if (!tryTake(bytes)) {
            throw new LimitException(message);
        }
    }

    /** Takes bytes if enough are left, else takes nothing and returns false. */
    boolean tryTake(long bytes) {
        if (bytes > limit - used) {
            return false;
        }
        used += bytes;
        return true;
    }

    void giveBack(long bytes) {
        used -= bytes;
    }

    /**
     * Returns a stream that charges this budget for each byte read. Closing it leaves {@code in} open for the next
     * entry.
     */
    InputStream charged(InputStream in) {
        return new FilterInputStream(in) {

            @Override
            public int read() throws IOException {
                int read = super.read();
                take(read >= 0 ? 1 : 0);
                return read;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read = super.read(bytes, offset, length);
                take(Math.max(read, 0));
                return read;
            }

            @Override
            public long skip(long count) throws IOException {
                long skipped = super.skip(count);
                take(skipped);
                return skipped;
            }

            @Override
            public void close() {
                // the owner of the wrapped stream closes it
            }
        };
    }

    /**
     * Thrown when the budget has too few bytes left. The scan of an archive then gives up on the whole file. The scan
     * of a directory then judges the classes that it has in memory, which frees their bytes, and tries again.
     */
    static final class LimitException extends IOException {

        private static final long serialVersionUID = 1L;

        private LimitException(String message) {
            super(message);
        }
    }
}
