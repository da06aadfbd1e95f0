package io.github.rocketmqhotfix.cli.scan;

import io.github.rocketmqhotfix.install.ClassFiles;
import io.github.rocketmqhotfix.install.Judge;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Verdict;
import java.util.HashMap;
import java.util.Map;

/** A class that a patch examines, with its siblings: the classes in the same jar or folder. */
final class ScannedClass {

    private final ClassPlace place;
    private final String root;
    private final String path;
    final String internalName;
    private final String release;
    private final Patch patch;
    /** Kept instead of the shape, which can take thirty times as much memory. */
    private final byte[] classFile;
    /** The siblings that were requested while the place held them. */
    private final Map<String, byte[]> siblings = new HashMap<>();
    private Verdict verdict;
    private boolean complete;

    /**
     * {@code root} precedes the class in the entry's name: empty, {@code BOOT-INF/classes/},
     * {@code META-INF/versions/9/}.
     */
    ScannedClass(ClassPlace place, String root, String internalName, Patch patch, byte[] classFile) {
        this.place = place;
        this.root = root;
        this.path = place.pathOfRoot(root);
        this.internalName = internalName;
        this.release = place.release.of(internalName);
        this.patch = patch;
        this.classFile = classFile;
    }

    /** Returns the bytes of memory that this object holds; constant once it has been judged and its place is closed. */
    long bytes() {
        // the path counts twice: the place has its own copy of the archive's name
        return classFile.length + Limits.ENTRY_BYTES + 2L * (2L * path.length() + root.length() + internalName.length())
                + siblings.values().stream().mapToLong(each -> each.length).sum();
    }

    /**
     * Judges the class as in a loader that sees its own jar first, then {@code others}. Returns whether all siblings
     * were found.
     */
    boolean judge(Judge judge, ClassFiles others) {
        complete = true;
        verdict = judge.judge(patch, judge.read(classFile), name -> {
            byte[] sibling = sibling(name + ".class");
            byte[] found = sibling == null ? others.find(name) : sibling;
            complete &= found != null;
            return found;
        });
        return complete;
    }

    /** Returns the result of the latest judgement, or null for a foreign class with the name of a target. */
    ScanFinding finding() {
        if (verdict == Verdict.NOT_ROCKETMQ) {
            return null;
        }
        String decision = verdict == Verdict.DEFECTIVE ? ScanFinding.WOULD_APPLY
                : Judge.skipOutcome(verdict).toString();
        return new ScanFinding(path, internalName.replace('/', '.'), release, patch.id, decision);
    }

    /**
     * Returns a sibling from the same root, else from the archive's own root, which has the classes for all Java
     * versions; or null.
     */
    private byte[] sibling(String name) {
        return siblings.computeIfAbsent(name,
                key -> place.classFiles().getOrDefault(root + key, place.classFiles().get(key)));
    }
}
