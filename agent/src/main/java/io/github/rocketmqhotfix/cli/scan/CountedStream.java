package io.github.rocketmqhotfix.cli.scan;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Charges what is read to a budget; closing leaves the stream below open, which goes on to its next entry. */
final class CountedStream extends FilterInputStream {

    private final Budget budget;

    CountedStream(InputStream in, Budget budget) {
        super(in);
        this.budget = budget;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            budget.take(1);
        }
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (read > 0) {
            budget.take(read);
        }
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        budget.take(skipped);
        return skipped;
    }

    @Override
    public void close() {
        // the owner of the stream below closes it
    }
}
