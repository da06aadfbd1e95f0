package io.github.rocketmqhotfix.cli.scan;

import io.github.rocketmqhotfix.cli.scan.ByteBudget.LimitException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Holds the class files of one place until the whole place has been read. Holds only class files that can influence a
 * decision. A place is an archive, or class files of a directory tree that are outside archives. Not thread-safe.
 */
final class ClassPlace {

    private static final String ENTRY_SEPARATOR = "!/";

    /** The part of a reported path before the name of the entry: empty, or the archive's path and {@code !/}. */
    private final String prefix;
    final ArchiveRelease release;
    private final ByteBudget budget;
    private final Map<String, byte[]> classFiles = new LinkedHashMap<>();

    private ClassPlace(String prefix, ArchiveRelease release, ByteBudget budget) {
        this.prefix = prefix;
        this.release = release;
        this.budget = budget;
    }

    static ClassPlace archive(String path, ByteBudget budget) {
        return new ClassPlace(path + ENTRY_SEPARATOR, new ArchiveRelease(path), budget);
    }

    /** Returns a place for class files outside archives. Their entries are named by absolute paths. */
    static ClassPlace files(ByteBudget budget) {
        return new ClassPlace("", new ArchiveRelease(""), budget);
    }

    /** Adds a class file, unless the place has one of this name: like a class loader, the place uses the first. */
    void addClass(String entry, byte[] classFile) throws LimitException {
        long cost = Limits.heldBytes(entry, classFile);
        budget.take(cost);
        if (classFiles.putIfAbsent(entry, classFile) != null) {
            budget.giveBack(cost);
        }
    }

    /** Returns class files by the names of their entries, such as {@code BOOT-INF/classes/a/b/C.class}. */
    Map<String, byte[]> classFiles() {
        return Collections.unmodifiableMap(classFiles);
    }

    String pathOf(String entry) {
        return prefix + entry;
    }

    /**
     * Returns the path of the archive, or of the folder, that contains the entries whose names begin with {@code root}.
     * {@code root} ends with a slash, or is empty for the archive itself.
     */
    String pathOfRoot(String root) {
        String path = prefix + root;
        return path.endsWith(ENTRY_SEPARATOR) ? path.substring(0, path.length() - ENTRY_SEPARATOR.length())
                : path.substring(0, path.length() - 1);
    }

    void close() {
        classFiles.forEach((entry, classFile) -> budget.giveBack(Limits.heldBytes(entry, classFile)));
        classFiles.clear();
    }
}
