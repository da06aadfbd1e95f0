package io.github.rocketmqhotfix.cli.scan;

import io.github.rocketmqhotfix.install.ClassFiles;
import io.github.rocketmqhotfix.install.Judge;
import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Verdict;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A class that a patch looks at, and the classes in the same jar or folder. */
final class Candidate {

    private final String path;
    private final String release;
    private final Patch patch;
    private final ClassShape shape;
    private final int bytes;
    private final Map<String, byte[]> siblings = new HashMap<>();

    /**
     * @param root the part of the entry's name before the class's own: empty, {@code BOOT-INF/classes/},
     *             {@code META-INF/versions/9/}
     */
    Candidate(ClassPlace place, String entry, String root, Patch patch, ClassShape shape) {
        this.path = place.pathOfRoot(root);
        this.release = place.release(shape.internalName());
        this.patch = patch;
        this.shape = shape;
        this.bytes = place.classFiles().get(entry).length;
        place.classFiles().forEach((name, classFile) -> {
            if (name.startsWith(root)) {
                siblings.put(name.substring(root.length()), classFile);
            }
        });
        // beside a class for one Java version are those for all
        place.classFiles().forEach(siblings::putIfAbsent);
    }

    String path() {
        return path;
    }

    String internalName() {
        return shape.internalName();
    }

    int bytes() {
        return bytes;
    }

    /** What is decided where a loader sees its own jar and then these. */
    Decision decide(Judge judge, ClassFiles others) {
        Missing missing = new Missing(others);
        Verdict verdict = judge.judge(patch, shape, missing);
        return new Decision(verdict, missing.any);
    }

    /** Null for a class that has only the name of one of RocketMQ's. */
    Finding finding(Verdict verdict) {
        if (verdict == Verdict.NOT_ROCKETMQ) {
            return null;
        }
        String decision = verdict == Verdict.DEFECTIVE ? Finding.WOULD_APPLY : Judge.aside(verdict).toString();
        return new Finding(path, shape.internalName().replace('/', '.'), release, patch.id(), decision);
    }

    /** A verdict, and whether a sibling that was asked for was nowhere. */
    static final class Decision {

        private final Verdict verdict;
        private final boolean lacksSiblings;

        Decision(Verdict verdict, boolean lacksSiblings) {
            this.verdict = verdict;
            this.lacksSiblings = lacksSiblings;
        }

        Verdict verdict() {
            return verdict;
        }

        boolean lacksSiblings() {
            return lacksSiblings;
        }
    }

    private final class Missing implements ClassFiles {

        private final ClassFiles others;
        private boolean any;

        Missing(ClassFiles others) {
            this.others = others;
        }

        @Override
        public byte[] find(String internalName) throws IOException {
            byte[] found = siblings.get(internalName + ".class");
            if (found == null) {
                found = others.find(internalName);
            }
            any |= found == null;
            return found;
        }
    }
}
