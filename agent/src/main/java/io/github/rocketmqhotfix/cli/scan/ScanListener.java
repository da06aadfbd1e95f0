package io.github.rocketmqhotfix.cli.scan;

import java.util.List;

/** Hears what a scan finds, as it goes. Paths are as they were found, with any characters that a name may have. */
public interface ScanListener {

    /** An archive or class file is opened next. */
    void looking(String path);

    /** Classes of one jar or class folder, in the order of the patches. */
    void found(List<Finding> findings);

    /** Something that may hold a copy could not be read; {@code reason} in a few words. */
    void unreadable(String path, String reason);

    /** A link to a directory outside of what is scanned is left alone. */
    void notFollowed(String path);
}
