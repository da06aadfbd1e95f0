package io.github.rocketmqhotfix.cli.scan;

import io.github.rocketmqhotfix.install.Judge;
import java.util.Locale;

/** What an entry of an archive, or a file, is to a scan: decided by its name alone. */
enum EntryKind {

    /** A class that a decision can depend on. */
    CLASS,
    /** Something that tells the release. */
    RELEASE,
    /** An archive that may hold classes. */
    ARCHIVE,
    OTHER;

    private static final String CLASS_END = ".class";

    /** {@code name} with slashes. */
    static EntryKind of(String name) {
        if (name.endsWith(CLASS_END)) {
            return Judge.reads(name.substring(0, name.length() - CLASS_END.length())) ? CLASS : OTHER;
        }
        if (ReleaseMarks.tells(name)) {
            return RELEASE;
        }
        return isArchive(name) ? ARCHIVE : OTHER;
    }

    private static boolean isArchive(String name) {
        if (name.length() < 4) {
            return false;
        }
        String end = name.substring(name.length() - 4).toLowerCase(Locale.ROOT);
        return end.equals(".jar") || end.equals(".war") || end.equals(".ear");
    }
}
