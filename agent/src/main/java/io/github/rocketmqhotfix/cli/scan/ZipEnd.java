package io.github.rocketmqhotfix.cli.scan;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Checks the end record of a zip file, which has the length of the list of entries (the central directory).
 * {@code java.util.zip.ZipFile} reads the whole list into memory when it opens a file, so this class must check the
 * length first.
 */
final class ZipEnd {

    private static final int SIGNATURE = 0x06054b50;
    private static final int SIGNATURE_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int BYTES = 22;
    private static final int BYTES_64 = 56;
    private static final int LOCATOR_BYTES = 20;
    private static final int COMMENT_BYTES = 0xffff;
    /**
     * The mask for an unsigned field of the end record. If a field has this value, the zip64 record contains the
     * number.
     */
    private static final long UNSIGNED_MASK = 0xffffffffL;

    private ZipEnd() {}

    /**
     * Throws IOException if the list of entries has more than {@code limit} bytes, or if the file is not a zip file or
     * cannot be read.
     */
    static void check(Path path, long limit) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            if (file.size() == 0) {
                throw new IOException("is empty");
            }
            if (directoryBytes(file) > limit) {
                throw new IOException("its list of entries has more than " + (limit >> 20) + " MiB");
            }
        }
    }

    private static long directoryBytes(FileChannel file) throws IOException {
        int length = (int) Math.min(file.size(), LOCATOR_BYTES + BYTES + COMMENT_BYTES);
        ByteBuffer tail = read(file, file.size() - length, length);
        long longest = -1;
        // a comment can contain another end record, and readers differ in which end record they use
        for (int at = length - BYTES; at >= 0; at--) {
            if (tail.getInt(at) == SIGNATURE) {
                longest = Math.max(longest, directoryBytes(file, tail, at, file.size() - length + at));
            }
        }
        if (longest < 0) {
            throw new IOException("is not a zip file, or is truncated");
        }
        return longest;
    }

    /**
     * Returns the length of the list of entries that one end record gives, or -1 if this length is impossible.
     * {@code at} and {@code end} are the positions of the end record in {@code tail} and in the file. If there is a
     * zip64 record too, returns the longer length, because readers of zip files differ in which record they use. A
     * zip64 length of 2^63 bytes or more counts as too long: a JDK that reads it as a negative number accepts it, and
     * allocates as many bytes as its lower 32 bits say.
     */
    private static long directoryBytes(FileChannel file, ByteBuffer tail, int at, long end) throws IOException {
        long bytes = lengthIfPossible(tail.getInt(at + 12) & UNSIGNED_MASK, end);
        if (at < LOCATOR_BYTES || tail.getInt(at - LOCATOR_BYTES) != LOCATOR_64) {
            return bytes;
        }
        long bytes64 = directoryBytes64(file, tail.getLong(at - LOCATOR_BYTES + 8));
        return bytes64 < 0 ? Long.MAX_VALUE : Math.max(bytes, lengthIfPossible(bytes64, end));
    }

    /**
     * Returns {@code bytes}, or -1 if a list of this length does not fit before its end record. In this case, bytes of
     * an entry or a comment look like an end record.
     */
    private static long lengthIfPossible(long bytes, long end) {
        return bytes <= end ? bytes : -1;
    }

    private static long directoryBytes64(FileChannel file, long at) throws IOException {
        if (at < 0 || at > file.size() - BYTES_64) {
            return Long.MAX_VALUE;
        }
        ByteBuffer record = read(file, at, BYTES_64);
        return record.getInt(0) == SIGNATURE_64 ? record.getLong(40) : 0;
    }

    private static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, at + bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes;
    }
}
