package io.github.rocketmqhotfix.fuzz;

import io.github.rocketmqhotfix.install.ClassFiles;
import io.github.rocketmqhotfix.install.Judge;
import io.github.rocketmqhotfix.install.UnpackagedJudge;
import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Verdict;
import java.util.List;
import java.util.Objects;

/** Reading and judging a class, and the classes beside it: at worst it is refused by an exception. */
public final class DecisionFuzz {

    private static final Judge JUDGE = UnpackagedJudge.create();
    private static final List<ReleasedClass> ORIGINALS = ReleasedFamilies.targets();

    private DecisionFuzz() {
    }

    /** Loading classes takes seconds on a busy machine, which no input is to be blamed for. */
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
            // MQClientAPIImpl asks for the two consumers: the damaged class is what it finds
            decide(original, JUDGE.read(original.classFile()), internalName -> mutated.classFile());
        }
        decide(original, shape, original.release()::classFile);
    }

    private static void decide(ReleasedClass original, ClassShape shape, ClassFiles siblings) {
        Verdict verdict = JUDGE.judge(original.patch(), shape, siblings);
        Objects.requireNonNull(verdict);
        if (verdict != Verdict.DEFECTIVE && verdict != Verdict.NOT_ROCKETMQ) {
            Objects.requireNonNull(Judge.aside(verdict));
        }
    }
}
