package io.github.rocketmqhotfix.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Damages a class file at random: any byte, a constant in the constant pool, or the version. */
final class DamagedClassFile {

    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    /**
     * The lengths of constants in bytes, with the tag, indexed by the tag. 0 means an unknown tag, or a UTF-8 constant,
     * whose length varies.
     */
    private static final int[] LENGTHS = {0, 0, 0, 5, 5, 9, 9, 3, 3, 5, 5, 5, 5, 0, 0, 4, 3, 5, 5, 3, 3};

    private final EditedBytes file;

    DamagedClassFile(byte[] classFile) {
        file = new EditedBytes(classFile);
    }

    byte[] bytes() {
        return file.bytes();
    }

    /** Makes one random change; may change nothing. */
    void damage(Choices choices) {
        List<Integer> constants = constants();
        int kind = choices.below(8);
        if (kind < 4 || constants.isEmpty()) {
            file.damage(choices);
        } else if (kind == 4) {
            // the tag
            file.put(choices.of(constants), choices.below(LENGTHS.length), 1);
        } else if (kind == 5) {
            // an index into the constant pool
            file.put(choices.of(constants) + 1 + 2 * choices.below(2), choices.number(2), 2);
        } else if (kind == 6) {
            text(choices.of(constants), choices.yes() ? choices.of(Words.DAMAGED_TEXTS) : choices.bytes());
        } else {
            // the major version: 45 is Java 1.1
            file.put(6, 45 + choices.below(30), 2);
        }
    }

    private void text(int at, byte[] text) {
        if (file.bytes()[at] == UTF8) {
            int length = ByteBuffer.wrap(file.bytes()).getShort(at + 1) & 0xffff;
            file.replace(at + 3, length, text);
            file.put(at + 1, text.length, 2);
        }
    }

    /** Returns the positions of the tags of the constants, up to the first constant that cannot be parsed. */
    private List<Integer> constants() {
        List<Integer> constants = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(file.bytes());
        int count = file.length() < 10 ? 0 : bytes.getShort(8) & 0xffff;
        int at = 10;
        for (int i = 1; i < count && at + 3 <= file.length(); i++) {
            int tag = bytes.get(at) & 0xff;
            int length = tag == UTF8 ? 3 + (bytes.getShort(at + 1) & 0xffff) : tag < LENGTHS.length ? LENGTHS[tag] : 0;
            if (length == 0 || at + length > file.length()) {
                break;
            }
            constants.add(at);
            at += length;
            i += tag == LONG || tag == DOUBLE ? 1 : 0;
        }
        return constants;
    }
}
