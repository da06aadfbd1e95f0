package io.github.rocketmqhotfix.cli.scan;

/**
 * The limits of one scan. With them, a heap of 64 MiB is enough, every real archive is scanned, and a malicious archive
 * takes only seconds.
 */
final class Limits {

    /** Per class file. RocketMQ's largest target has 120 KB; its shape takes up to thirty times as much memory. */
    static final int CLASS_BYTES = 512 << 10;
    /** The cost of an entry in addition to its content, so that many empty entries also reach a limit. */
    static final int ENTRY_BYTES = 256;
    /** Number of pom.properties files and manifests per archive on the disk; an application in one jar has hundreds. */
    static final int RELEASE_FILES = 1000;
    /** Per pom.properties or manifest. */
    static final int TEXT_BYTES = 64 << 10;
    /**
     * For all class files with the name of a target that are held at once; enough for 30 copies of RocketMQ in one
     * archive.
     */
    static final int HELD_BYTES = 8 << 20;
    /** For the class files, with their names, that are kept until the neighbouring jars have been read. */
    static final int NEIGHBOUR_BYTES = 4 << 20;
    /** Levels of archives in archives; a war in an ear in a distribution has 3. */
    static final int DEPTH = 8;
    /** Per list of entries (central directory); enough for 200,000 entries. */
    static final long DIRECTORY_BYTES = 24L << 20;

    private static final long INFLATED_BYTES = 256L << 20;
    private static final long INFLATED_RATIO = 20;

    private Limits() {}

    /** Returns how many bytes a file of this size may unpack to, all levels of archives together. */
    static long inflatedBytes(long fileSize) {
        return INFLATED_BYTES + INFLATED_RATIO * fileSize;
    }

    /** Returns the memory that a class file takes together with its name. */
    static long heldBytes(String name, byte[] classFile) {
        return ENTRY_BYTES + 2L * name.length() + classFile.length;
    }
}
