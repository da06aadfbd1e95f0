package io.github.rocketmqhotfix.cli.scan;

/**
 * What one scan may take. Made so that 64 MiB of heap are enough, that everything real passes, and that an archive
 * made in bad faith costs seconds.
 */
final class Limits {

    /** RocketMQ's largest target has 120 KB. To read one takes up to thirty times as much. */
    static final int CLASS_BYTES = 512 << 10;
    /** What an entry costs beside its content, so that a crowd of empty ones is one, too. */
    static final int ENTRY_BYTES = 256;
    /** Of entries that tell the release; an application in one jar has some hundreds. */
    static final int MARKS = 1000;
    /** Of pom.properties and manifests. */
    static final int TEXT_BYTES = 64 << 10;
    /** Class files with the name of a target that are held at once: 30 copies of RocketMQ in one archive. */
    static final int HELD_BYTES = 8 << 20;
    /** Those among them that are kept for classes in other jars, with their names. */
    static final int NEIGHBOUR_BYTES = 4 << 20;
    /** A war in an ear in a distribution has 3. */
    static final int DEPTH = 8;
    /** A list of 200,000 entries. */
    static final long DIRECTORY_BYTES = 24L << 20;

    private static final long INFLATED_BYTES = 256L << 20;
    private static final long INFLATED_RATIO = 20;

    private Limits() {
    }

    /** How many bytes a file of this size may unfold to, all levels of nesting counted. */
    static long inflatedBytes(long fileSize) {
        return INFLATED_BYTES + INFLATED_RATIO * fileSize;
    }
}
