package io.github.rocketmqhotfix.cli.scan;

import io.github.rocketmqhotfix.install.UnpackagedJudge;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a scan told. */
final class RecordedScan implements ScanListener {

    private final Path root;
    private final List<String> findings = new ArrayList<>();
    private final List<String> releases = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private final List<String> notFollowed = new ArrayList<>();

    private RecordedScan(Path root) {
        this.root = root;
    }

    /** Of a path below {@code root}; what is told is told relative to it. */
    static RecordedScan of(Path root, String path) {
        RecordedScan recorded = new RecordedScan(root);
        new Scan(recorded, UnpackagedJudge::create).scan(root.resolve(path).toString());
        return recorded;
    }

    /** {@code path: simple class name decision}. */
    List<String> findings() {
        return findings;
    }

    /** In the order of the findings. */
    List<String> releases() {
        return releases;
    }

    /** {@code path: reason}. */
    List<String> unreadable() {
        return unreadable;
    }

    List<String> notFollowed() {
        return notFollowed;
    }

    @Override
    public void looking(String path) {
        // shown, never decided by
    }

    @Override
    public void found(List<Finding> found) {
        for (Finding each : found) {
            releases.add(each.release());
            findings.add(relative(each.path()) + ": " + each.className().substring(each.className().lastIndexOf('.') + 1)
                    + ' ' + each.decision());
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
