package io.github.rocketmqhotfix.cli.scan;

import io.github.rocketmqhotfix.install.ClassFiles;
import io.github.rocketmqhotfix.install.Judge;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Verdict;
import java.util.HashMap;
import java.util.Map;

/**
 * A class file that a patch examines, and its siblings: the other classes of RocketMQ that the patch reads to decide. A
 * sibling in the class's own jar or folder is used first.
 */
final class ScannedClass {

    private final ClassPlace place;
    private final String root;
    private final String path;
    final String internalName;
    private final String release;
    private final Patch patch;
    /** Kept instead of the shape, which can take thirty times as much memory. */
    private final byte[] classFile;
    /**
     * The siblings in the class's own jar or folder that the patch has requested, by the names of their class files;
     * they stay after the place is closed.
     */
    private final Map<String, byte[]> siblings = new HashMap<>();
    private Verdict verdict;
    private boolean complete;

    /**
     * {@code root} is the part of the entry's name before the class: empty, or a folder such as
     * {@code BOOT-INF/classes/} or {@code META-INF/versions/9/}.
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

    /**
     * Returns the bytes of memory that this object holds. The number is constant after the class has been judged and
     * its place has been closed.
     */
    long bytes() {
        // the path counts twice, because the place has its own copy of the archive's path
        return classFile.length + Limits.ENTRY_BYTES + 2L * (2L * path.length() + root.length() + internalName.length())
                + siblings.values().stream().mapToLong(each -> each.length).sum();
    }

    /**
     * Judges the class as if its class loader saw the class's own jar first, then {@code others}. Returns whether all
     * siblings were found.
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

    /**
     * Returns the result of the latest call of {@link #judge}, or null if the class is not RocketMQ's but has the name
     * of a target.
     */
    ScanFinding finding() {
        if (verdict == Verdict.NOT_ROCKETMQ) {
            return null;
        }
        String decision = verdict == Verdict.DEFECTIVE ? ScanFinding.WOULD_APPLY
                : Judge.skipOutcome(verdict).toString();
        return new ScanFinding(path, internalName.replace('/', '.'), release, patch.id, decision);
    }

    /**
     * Returns the sibling in the same root, or else the sibling in the archive's own root, where the classes for all
     * Java versions are. Returns null if there is none.
     */
    private byte[] sibling(String name) {
        return siblings.computeIfAbsent(name,
                key -> place.classFiles().getOrDefault(root + key, place.classFiles().get(key)));
    }
}
