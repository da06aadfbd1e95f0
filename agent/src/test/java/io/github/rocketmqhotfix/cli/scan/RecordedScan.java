package io.github.rocketmqhotfix.cli.scan;

import io.github.rocketmqhotfix.install.UnpackagedJudge;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a scan and records its results. */
final class RecordedScan implements ScanListener {

    private final Path root;
    private final List<String> findings = new ArrayList<>();
    private final List<String> releases = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private final List<String> notFollowed = new ArrayList<>();

    private RecordedScan(Path root) {
        this.root = root;
    }

    /** Scans a path below {@code root}; paths in the results are relative to {@code root}. */
    static RecordedScan of(Path root, String path) {
        RecordedScan recorded = new RecordedScan(root);
        new Scan(recorded, UnpackagedJudge::create).scan(root.resolve(path).toString());
        return recorded;
    }

    /** Returns lines of the form {@code path: simple class name decision}. */
    List<String> findings() {
        return findings;
    }

    /** Returns the releases in the order of the findings. */
    List<String> releases() {
        return releases;
    }

    /** Returns lines of the form {@code path: reason}. */
    List<String> unreadable() {
        return unreadable;
    }

    List<String> notFollowed() {
        return notFollowed;
    }

    @Override
    public void scanning(String path) {
        // no result depends on the progress
    }

    @Override
    public void found(List<ScanFinding> found) {
        for (ScanFinding each : found) {
            releases.add(each.release);
            findings.add(relative(each.path) + ": " + each.className.substring(each.className.lastIndexOf('.') + 1)
                    + ' ' + each.decision);
        }
    }

    @Override
    public void unreadable(String path, String reason) {
        unreadable.add(relative(path) + ": " + reason);
    }

    @Override
    public void notFollowed(String path) {
        notFollowed.add(relative(path));
    }

    private String relative(String path) {
        return path.startsWith(root + "/") ? path.substring(root.toString().length() + 1) : path;
    }
}
