package io.github.rocketmqhotfix.cli.scan;

import java.util.List;

/** Receives the results of a scan while it runs. Paths are as in the file system, with any character that a name can have. */
public interface ScanListener {

    /** Called before an archive or a class file is opened. */
    void looking(String path);

    /** Called with the classes of one jar or class folder, in the order of the patches. */
    void found(List<ScanFinding> findings);

    /** Called if something that may hold a copy cannot be read; {@code reason} has a few words. */
    void unreadable(String path, String reason);

    /** Called for a link to a directory outside of the scanned tree, which is not followed. */
    void notFollowed(String path);
}
