package io.github.rocketmqhotfix.cli.scan;

import java.util.List;

/**
 * Receives the results of a scan while it runs. Paths are not escaped: they can contain any character, such as a line
 * break.
 */
public interface ScanListener {

    /** Called before an archive or a class file is opened. */
    void scanning(String path);

    /**
     * Called with findings in one jar or class folder, in the order of the patches. Classes that no patch examines are
     * not among them.
     */
    void found(List<ScanFinding> findings);

    /**
     * Called if a file or an entry that may contain RocketMQ's classes cannot be read; {@code reason} is a short
     * phrase.
     */
    void unreadable(String path, String reason);

    /** Called for a link to a directory outside the scanned tree. The scan does not follow such a link. */
    void notFollowed(String path);
}
