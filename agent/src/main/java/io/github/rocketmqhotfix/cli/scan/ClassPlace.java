package io.github.rocketmqhotfix.cli.scan;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The classes of interest in one archive, or among the files of a tree, held until all of it was seen. */
final class ClassPlace {

    private static final String ENTRY = "!/";

    /** Before the name of an entry: empty, or that of an archive and {@code !/}. */
    private final String prefix;
    private final ReleaseMarks marks;
    private final Budget held;
    private final Map<String, byte[]> classFiles = new LinkedHashMap<>();

    private ClassPlace(String prefix, ReleaseMarks marks, Budget held) {
        this.prefix = prefix;
        this.marks = marks;
        this.held = held;
    }

    static ClassPlace archive(String path, Budget held) {
        return new ClassPlace(path + ENTRY, new ReleaseMarks(path), held);
    }

    /** Of files, whose entries are called by their absolute paths. */
    static ClassPlace files(Budget held) {
        return new ClassPlace("", new ReleaseMarks(""), held);
    }

    /** The first of a name counts, as for a class loader. */
    void addClass(String entry, InputStream in) throws IOException {
        byte[] classFile = Content.of(in, Limits.CLASS_BYTES);
        long cost = cost(entry, classFile);
        held.take(cost);
        if (classFiles.putIfAbsent(entry, classFile) != null) {
            held.giveBack(cost);
        }
    }

    void addRelease(String entry, InputStream in) throws IOException {
        marks.add(entry, Content.of(in, Limits.TEXT_BYTES));
    }

    /** By entry: {@code BOOT-INF/classes/a/b/C.class}. */
    Map<String, byte[]> classFiles() {
        return Collections.unmodifiableMap(classFiles);
    }

    /** What the archive says about the release of a class ({@code a/b/C}), or null. */
    String release(String internalName) {
        return marks.of(internalName);
    }

    /** Where an entry is. */
    String pathOf(String entry) {
        return prefix + entry;
    }

    /** Where the classes are whose entries begin with this: an archive, or a folder in it. */
    String pathOfRoot(String root) {
        String path = prefix + root;
        return path.endsWith(ENTRY) ? path.substring(0, path.length() - ENTRY.length()) : path.substring(0, path.length() - 1);
    }

    /** Lets go of what is held. */
    void close() {
        classFiles.forEach((entry, classFile) -> held.giveBack(cost(entry, classFile)));
        classFiles.clear();
    }

    private static long cost(String entry, byte[] classFile) {
        return Limits.ENTRY_BYTES + 2L * entry.length() + classFile.length;
    }
}
