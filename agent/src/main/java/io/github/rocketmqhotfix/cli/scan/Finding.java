package io.github.rocketmqhotfix.cli.scan;

/** One class that a patch looks at, and what the patch would do with it. */
public final class Finding {

    /** The defect is there: the patch would repair it. */
    public static final String WOULD_APPLY = "would-apply";

    private final String path;
    private final String className;
    private final String release;
    private final String patch;
    private final String decision;

    Finding(String path, String className, String release, String patch, String decision) {
        this.path = path;
        this.className = className;
        this.release = release;
        this.patch = patch;
        this.decision = decision;
    }

    /** The jar or class folder that holds the class; {@code !/} goes into an archive. */
    public String path() {
        return path;
    }

    /** With dots. */
    public String className() {
        return className;
    }

    /** What its jar says it is, or null; nothing is decided by it. */
    public String release() {
        return release;
    }

    /** The id of the patch. */
    public String patch() {
        return patch;
    }

    /** {@link #WOULD_APPLY} or {@code stood-aside:REASON}. */
    public String decision() {
        return decision;
    }
}
