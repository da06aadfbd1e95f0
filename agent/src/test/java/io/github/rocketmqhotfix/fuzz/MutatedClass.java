package io.github.rocketmqhotfix.fuzz;

import java.util.List;

/**
 * A released class with the changes that the input of a fuzzer describes. The input names the class and the changes, so
 * it is short and contains no code of the release.
 */
public record MutatedClass(ReleasedClass original, byte[] classFile) {

    private static final int CHANGES = 24;

    /** Returns null if the changed class cannot be written as a class file. */
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

    /** Returns the released bytes if there is no change, or null if ASM cannot write the changed class. */
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
            // thrown by ASM's writer
            return null;
        }
    }
}
