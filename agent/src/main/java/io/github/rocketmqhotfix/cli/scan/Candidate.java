package io.github.rocketmqhotfix.cli.scan;

import io.github.rocketmqhotfix.install.ClassFiles;
import io.github.rocketmqhotfix.install.Judge;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Verdict;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A class that a patch looks at, and the classes in the same jar or folder. */
final class Candidate {

    private final ClassPlace place;
    private final String root;
    private final String path;
    private final String internalName;
    private final String release;
    private final Patch patch;
    /** And not its shape, which can take thirty times as much. */
    private final byte[] classFile;
    /** Those that were asked for while the place held them. */
    private final Map<String, byte[]> siblings = new HashMap<>();

    /**
     * @param root the part of the entry's name before the class's own: empty, {@code BOOT-INF/classes/},
     *             {@code META-INF/versions/9/}
     */
    Candidate(ClassPlace place, String root, String internalName, Patch patch, byte[] classFile) {
        this.place = place;
        this.root = root;
        this.path = place.pathOfRoot(root);
        this.internalName = internalName;
        this.release = place.release(internalName);
        this.patch = patch;
        this.classFile = classFile;
    }

    String path() {
        return path;
    }

    String internalName() {
        return internalName;
    }

    /** What it keeps from being collected; settled when it was decided once and its place is closed. */
    long bytes() {
        // the place has its own name of the archive
        long bytes = classFile.length + Limits.ENTRY_BYTES + 2L * (2L * path.length() + root.length() + internalName.length());
        for (byte[] each : siblings.values()) {
            bytes += each.length;
        }
        return bytes;
    }

    /** What is decided where a loader sees its own jar and then these. */
    Decision decide(Judge judge, ClassFiles others) {
        Missing missing = new Missing(others);
        Verdict verdict = judge.judge(patch, judge.read(classFile), missing);
        return new Decision(verdict, missing.any);
    }

    /** Null for a class that has only the name of one of RocketMQ's. */
    Finding finding(Verdict verdict) {
        if (verdict == Verdict.NOT_ROCKETMQ) {
            return null;
        }
        String decision = verdict == Verdict.DEFECTIVE ? Finding.WOULD_APPLY : Judge.aside(verdict).toString();
        return new Finding(path, internalName.replace('/', '.'), release, patch.id(), decision);
    }

    /** Beside a class for one Java version are those for all. */
    private byte[] inOwnPlace(String name) {
        byte[] known = siblings.get(name);
        if (known != null) {
            return known;
        }
        byte[] found = place.classFiles().getOrDefault(root + name, place.classFiles().get(name));
        if (found != null) {
            siblings.put(name, found);
        }
        return found;
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
            byte[] found = inOwnPlace(internalName + ".class");
            if (found == null) {
                found = others.find(internalName);
            }
            any |= found == null;
            return found;
        }
    }
}
