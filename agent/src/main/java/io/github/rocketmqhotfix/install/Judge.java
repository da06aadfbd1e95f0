package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Patches;
import io.github.rocketmqhotfix.patch.Verdict;
import io.github.rocketmqhotfix.report.Outcome;

/** Decides class files: those that a JVM loads and, by the same code, those that lie on a disk. */
public final class Judge {

    private final Weaver weaver;

    Judge(Weaver weaver) {
        this.weaver = weaver;
    }

    /**
     * One for class files on a disk.
     *
     * @throws IllegalStateException if the agent's jar is damaged
     */
    public static Judge create() {
        try {
            return new Judge(new WeaverSource().get());
        } catch (Exception e) {
            throw new IllegalStateException("the agent's jar is damaged: " + e, e);
        }
    }

    /** The patch that looks at a class of this internal name ({@code a/b/C}), or null. */
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
    public static boolean reads(String internalName) {
        return patchFor(internalName) != null || Patches.ALL.stream().anyMatch(each -> each.readsSibling(internalName));
    }

    /**
     * What a patch decides by.
     *
     * @throws UnreadableClassException if this is no class file, or of a version that is not known
     */
    public ClassShape read(byte[] classFile) {
        try {
            return weaver.read(classFile);
        } catch (RuntimeException e) {
            throw UnreadableClassException.of(classFile, e);
        }
    }

    /** What is to be done with a class; {@code siblings} gives the classes beside it. */
    public Verdict judge(Patch patch, ClassShape shape, ClassFiles siblings) {
        Verdict verdict = patch.judge(shape, new SiblingClasses(siblings, weaver));
        // what the old verifier allows there it may refuse once the class is woven
        return verdict == Verdict.DEFECTIVE && shape.usesSubroutines() ? Verdict.UNKNOWN_SHAPE : verdict;
    }

    /** Why a patch stands aside; only for a class of RocketMQ's that is not {@link Verdict#DEFECTIVE}. */
    public static Outcome aside(Verdict verdict) {
        switch (verdict) {
            case FIXED_UPSTREAM:
                return Outcome.FIXED_UPSTREAM;
            case NOT_AFFECTED:
                return Outcome.NOT_AFFECTED;
            default:
                return Outcome.UNKNOWN_SHAPE;
        }
    }
}
