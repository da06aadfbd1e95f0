package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Patches;
import io.github.rocketmqhotfix.patch.Verdict;
import io.github.rocketmqhotfix.report.Outcome;
import java.io.IOException;

/** Decides about class files, by the same code for class files that a JVM loads and for class files on a disk. */
public final class Judge {

    private final Weaver weaver;

    Judge(Weaver weaver) {
        this.weaver = weaver;
    }

    /** Creates a judge for class files on a disk. Throws IllegalStateException if the agent's jar is damaged. */
    public static Judge create() {
        try {
            return new Judge(new WeaverSource().get());
        } catch (Exception e) {
            throw new IllegalStateException("the agent's jar is damaged: " + e, e);
        }
    }

    /** The patch that has a class of this internal name ({@code a/b/C}) as a target, or null. */
    public static Patch patchFor(String internalName) {
        if (InstalledHotfix.mayBeTarget(internalName)) {
            for (Patch patch : Patches.ALL) {
                if (patch.targets(internalName)) {
                    return patch;
                }
            }
        }
        return null;
    }

    /** Whether a decision can depend on a class of this internal name. */
    public static boolean isRelevant(String internalName) {
        return patchFor(internalName) != null || Patches.ALL.stream().anyMatch(each -> each.readsSibling(internalName));
    }

    /**
     * Reads the shape of a class, by which a patch decides. Throws UnreadableClassException if the bytes are no class
     * file, or have an unknown class file version.
     */
    public ClassShape read(byte[] classFile) {
        try {
            return weaver.read(classFile);
        } catch (RuntimeException e) {
            throw UnreadableClassException.of(classFile, e);
        }
    }

    /** The verdict of a patch on a class; {@code siblings} finds the other classes of its loader. */
    public Verdict judge(Patch patch, ClassShape shape, ClassFiles siblings) {
        Verdict verdict = patch.judge(shape, new ClassShape.Lookup() {
            @Override
            public ClassShape find(String internalName) {
                try {
                    byte[] classFile = siblings.find(internalName);
                    return classFile == null ? null : weaver.read(classFile);
                } catch (IOException | RuntimeException e) {
                    // an unreadable sibling is reported when the host loads it
                    return null;
                }
            }
        });
        // the old verifier accepts a subroutine, but may refuse the woven class
        return verdict == Verdict.DEFECTIVE && shape.usesSubroutines() ? Verdict.UNKNOWN_SHAPE : verdict;
    }

    /**
     * The outcome for a class that is not patched; {@code verdict} is neither {@code DEFECTIVE} nor
     * {@code NOT_ROCKETMQ}.
     */
    public static Outcome skipOutcome(Verdict verdict) {
        return verdict == Verdict.FIXED_UPSTREAM ? Outcome.FIXED_UPSTREAM
                : verdict == Verdict.NOT_AFFECTED ? Outcome.NOT_AFFECTED : Outcome.UNKNOWN_SHAPE;
    }
}
