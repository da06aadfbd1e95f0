package io.github.rocketmqhotfix.fuzz;

import io.github.rocketmqhotfix.install.ClassFiles;
import io.github.rocketmqhotfix.install.Judge;
import io.github.rocketmqhotfix.install.UnpackagedJudge;
import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Verdict;
import java.util.List;
import java.util.Objects;

/**
 * Reads and judges a class and its siblings. A class may be refused by a {@code RuntimeException}; nothing else may be
 * thrown.
 */
public final class DecisionFuzz {

    private static final Judge JUDGE = UnpackagedJudge.create();
    private static final List<ReleasedClass> ORIGINALS = ReleasedFamilies.targets();

    private DecisionFuzz() {}

    /**
     * Loads all classes before the first input. Loading takes seconds on a busy machine and would otherwise count as
     * time of that input.
     */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[0]);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        Choices choices = new Choices(input);
        boolean besideOthers = choices.yes();
        MutatedClass mutated = MutatedClass.of(choices, ORIGINALS);
        if (mutated == null) {
            return;
        }
        ReleasedClass original = mutated.original();
        ClassShape shape;
        try {
            shape = JUDGE.read(mutated.classFile());
        } catch (RuntimeException refused) {
            return;
        }
        if (besideOthers) {
            // the decision about MQClientAPIImpl reads two consumer classes; both get the damaged class file
            decide(original, JUDGE.read(original.classFile()), internalName -> mutated.classFile());
        }
        decide(original, shape, original.release()::classFile);
    }

    private static void decide(ReleasedClass original, ClassShape shape, ClassFiles siblings) {
        Verdict verdict = JUDGE.judge(original.patch(), shape, siblings);
        Objects.requireNonNull(verdict);
        if (verdict != Verdict.DEFECTIVE && verdict != Verdict.NOT_ROCKETMQ) {
            Objects.requireNonNull(Judge.skipOutcome(verdict));
        }
    }
}
