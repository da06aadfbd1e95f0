package io.github.rocketmqhotfix.fuzz;

import java.util.List;

/**
 * What an input of a fuzzer makes of a released class. The input says which class and what is changed in it, so that it
 * is short and holds nothing of the release.
 */
public record MutatedClass(ReleasedClass original, byte[] classFile) {

    private static final int CHANGES = 24;

    /** Null where an input changes it into what cannot be written as a class file. */
    public static MutatedClass of(Choices choices, List<ReleasedClass> originals) {
        ReleasedClass original = choices.of(originals);
        byte[] changed = changed(original.classFile(), choices);
        if (changed == null) {
            return null;
        }
        DamagedClassFile damaged = new DamagedClassFile(changed);
        for (int i = 0; i < CHANGES && choices.areLeft() && damaged.bytes().length > 0; i++) {
            damaged.damage(choices);
        }
        return new MutatedClass(original, damaged.bytes());
    }

    /** Without any change it is as it was released, byte by byte. */
    private static byte[] changed(byte[] classFile, Choices choices) {
        int changes = choices.below(CHANGES);
        if (changes == 0) {
            return classFile;
        }
        try {
            ChangedClass changed = new ChangedClass(classFile);
            for (int i = 0; i < changes && choices.areLeft(); i++) {
                changed.change(choices);
            }
            return changed.bytes(choices);
        } catch (RuntimeException | AssertionError | StackOverflowError impossible) {
            // of ASM's writer
            return null;
        }
    }
}
