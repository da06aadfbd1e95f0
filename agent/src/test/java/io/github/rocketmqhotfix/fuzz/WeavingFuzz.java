package io.github.rocketmqhotfix.fuzz;

import io.github.rocketmqhotfix.install.Judge;
import io.github.rocketmqhotfix.install.UnpackagedJudge;
import io.github.rocketmqhotfix.install.Weaver;
import io.github.rocketmqhotfix.install.weave.ByteBuddyWeaver;
import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Verdict;
import java.util.List;

/**
 * Weaves classes that were judged defective. A class may be refused by a {@code RuntimeException}. If the JVM accepts a
 * class before weaving, it must also accept the woven class.
 */
public final class WeavingFuzz {

    private static final Judge JUDGE = UnpackagedJudge.create();
    private static final Weaver WEAVER = new ByteBuddyWeaver();
    private static final List<ReleasedClass> ORIGINALS = ReleasedFamilies.targets();

    private WeavingFuzz() {}

    /**
     * Loads all classes before the first input. Loading takes seconds on a busy machine and would otherwise count as
     * time of that input.
     */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[0]);
    }

    public static void fuzzerTearDown() {
        WovenClass.printVerified();
    }

    public static void fuzzerTestOneInput(byte[] input) {
        MutatedClass mutated = MutatedClass.of(new Choices(input), ORIGINALS);
        if (mutated == null) {
            return;
        }
        ReleasedClass original = mutated.original();
        Patch patch = original.patch();
        byte[] woven;
        try {
            ClassShape shape = JUDGE.read(mutated.classFile());
            if (JUDGE.judge(patch, shape, original.release()::classFile) != Verdict.DEFECTIVE) {
                return;
            }
            woven = WEAVER.weave(original.internalName(), mutated.classFile(), patch.weavings(shape));
        } catch (RuntimeException refused) {
            return;
        }
        new WovenClass(mutated, woven).check();
    }
}
