package io.github.rocketmqhotfix.cli.scan;

/** A class that a patch examines, and the decision of the patch. */
public final class ScanFinding {

    /** The decision about a class that has the defect. */
    static final String WOULD_APPLY = "would-apply";

    private final String path;
    private final String className;
    private final String release;
    private final String patch;
    private final String decision;

    ScanFinding(String path, String className, String release, String patch, String decision) {
        this.path = path;
        this.className = className;
        this.release = release;
        this.patch = patch;
        this.decision = decision;
    }

    /** Returns the path of the jar or class folder that holds the class; {@code !/} follows the name of an archive. */
    public String path() {
        return path;
    }

    /** Returns the class's name with dots. */
    public String className() {
        return className;
    }

    /** Returns the release that the jar names, or null. No decision depends on it. */
    public String release() {
        return release;
    }

    /** Returns the patch's id. */
    public String patch() {
        return patch;
    }

    /** Returns {@code would-apply} or {@code stood-aside:REASON}. */
    public String decision() {
        return decision;
    }

    /** Returns whether the patch would repair the class. */
    public boolean wouldApply() {
        return decision.equals(WOULD_APPLY);
    }
}
