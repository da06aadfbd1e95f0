package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.cli.scan.Finding;
import io.github.rocketmqhotfix.cli.scan.ScanListener;
import java.io.PrintWriter;
import java.util.List;

/** Sends findings to stdout, what could not be read to stderr, and makes the exit code of both. */
final class ScanReport implements ScanListener {

    private static final int NOTHING_TO_DO = 0;
    private static final int TO_PATCH = 1;
    /** A bad archive can hold a million bad ones. */
    private static final int LINES = 100;

    private final FindingWriter writer;
    private final PrintWriter errors;
    private final Progress progress;
    private long files;
    private long unreadable;
    private long notFollowed;
    private String firstNotFollowed;
    private boolean toPatch;

    ScanReport(FindingWriter writer, PrintWriter errors, Progress progress) {
        this.writer = writer;
        this.errors = errors;
        this.progress = progress;
    }

    @Override
    public void looking(String path) {
        files++;
        progress.show(files, OneLine.of(path));
    }

    @Override
    public void found(List<Finding> findings) {
        progress.clear();
        writer.write(findings);
        for (Finding each : findings) {
            toPatch |= each.decision().equals(Finding.WOULD_APPLY);
        }
    }

    @Override
    public void unreadable(String path, String reason) {
        unreadable++;
        if (unreadable <= LINES) {
            progress.clear();
            errors.println("could not read " + OneLine.of(path) + ": " + OneLine.of(reason));
        }
    }

    @Override
    public void notFollowed(String path) {
        notFollowed++;
        if (firstNotFollowed == null) {
            firstNotFollowed = path;
        }
    }

    /** Says what is left to say. */
    void finish(List<String> paths) {
        progress.clear();
        writer.finish(paths, files + (files == 1 ? " file" : " files") + " looked at"
                + (unreadable == 0 ? "" : ", " + unreadable + " could not be read"));
        if (unreadable > LINES) {
            errors.println("could not read " + (unreadable - LINES) + " more");
        }
        if (notFollowed > 0) {
            errors.println("did not follow " + (notFollowed == 1 ? "the link " : notFollowed + " links to directories elsewhere, e.g. ")
                    + OneLine.of(firstNotFollowed) + "; scan what they lead to by its own name");
        }
    }

    int exitCode() {
        return unreadable > 0 ? Commands.CANNOT : toPatch ? TO_PATCH : NOTHING_TO_DO;
    }
}
