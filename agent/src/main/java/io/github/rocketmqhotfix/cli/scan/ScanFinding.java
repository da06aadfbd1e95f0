package io.github.rocketmqhotfix.cli.scan;

/** A class that a patch examines, and the decision of the patch. */
public final class ScanFinding {

    /** The decision about a class that has the defect. */
    static final String WOULD_APPLY = "would-apply";

    /** The path of the jar or class folder that holds the class; {@code !/} separates an archive from a path in it. */
    public final String path;
    public final String className;
    /** The release that the jar names, or null. No decision depends on the release. */
    public final String release;
    public final String patch;
    /** {@code would-apply} or {@code stood-aside:REASON}. */
    public final String decision;

    ScanFinding(String path, String className, String release, String patch, String decision) {
        this.path = path;
        this.className = className;
        this.release = release;
        this.patch = patch;
        this.decision = decision;
    }

    public boolean wouldApply() {
        return decision.equals(WOULD_APPLY);
    }
}
