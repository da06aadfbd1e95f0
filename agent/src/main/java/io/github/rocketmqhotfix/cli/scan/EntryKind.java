package io.github.rocketmqhotfix.cli.scan;

import io.github.rocketmqhotfix.install.Judge;
import java.util.regex.Pattern;

/**
 * The kind of a file or of an archive entry in a scan. The name determines the kind. A {@link #RELEASE} is a manifest
 * or a {@code pom.properties}, which can name the release of the archive that contains it.
 */
enum EntryKind {

    /** A class on which a decision can depend. */
    CLASS, RELEASE, ARCHIVE, OTHER;

    private static final String CLASS_END = ".class";
    private static final Pattern ARCHIVE_END = Pattern.compile("\\.(jar|war|ear)$", Pattern.CASE_INSENSITIVE);

    /** Returns the kind of the entry with this name, in which slashes separate folders. */
    static EntryKind of(String name) {
        if (name.endsWith(CLASS_END)) {
            return Judge.isRelevant(name.substring(0, name.length() - CLASS_END.length())) ? CLASS : OTHER;
        }
        if (ArchiveRelease.isReleaseFile(name)) {
            return RELEASE;
        }
        return ARCHIVE_END.matcher(name).find(Math.max(0, name.length() - 4)) ? ARCHIVE : OTHER;
    }
}
