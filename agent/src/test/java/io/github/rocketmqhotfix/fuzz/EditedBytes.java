package io.github.rocketmqhotfix.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** Edits and damages an array of bytes. */
public final class EditedBytes {

    /** Lengths and indexes at which sums overflow or limits are reached. */
    private static final List<Integer> NUMBERS = List.of(0, 1, 2, 0xff, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7ffffff,
            0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffa);
    private static final int DAMAGES = 9;

    private byte[] bytes;

    public EditedBytes(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    /** Makes one change. The choices give its kind and its position. */
    public void damage(Choices choices) {
        int at = choices.below(bytes.length);
        switch (choices.below(DAMAGES)) {
            case 0 -> put(at, choices.number(1), 1);
            case 1 -> put(at, interesting(choices), 2);
            case 2 -> put(at, interesting(choices), 4);
            case 3 -> put(at, choices.number(4), 4);
            case 4 -> flip(at, choices.below(8));
            case 5 -> replace(at, 1 + choices.below(64), new byte[0]);
            case 6 -> replace(at, 0, choices.bytes());
            case 7 -> copy(at, choices.below(bytes.length), choices.below(4096));
            default -> bytes = Arrays.copyOf(bytes, at);
        }
    }

    public static int interesting(Choices choices) {
        return choices.of(NUMBERS);
    }

    /** Writes the {@code length} lowest bytes of a number in big-endian order. */
    public void put(int at, int number, int length) {
        for (int i = 0; i < length && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) (number >> 8 * (length - 1 - i));
        }
    }

    public void replace(int at, int length, byte[] by) {
        ByteArrayOutputStream replaced = new ByteArrayOutputStream(bytes.length + by.length);
        replaced.write(bytes, 0, at);
        replaced.writeBytes(by);
        int end = Math.min(bytes.length, at + length);
        replaced.write(bytes, end, bytes.length - end);
        bytes = replaced.toByteArray();
    }

    private void flip(int at, int bit) {
        if (at < bytes.length) {
            bytes[at] ^= (byte) (1 << bit);
        }
    }

    private void copy(int from, int to, int length) {
        replace(to, 0, Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length)));
    }
}
