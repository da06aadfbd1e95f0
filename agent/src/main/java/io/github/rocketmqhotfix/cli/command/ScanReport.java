package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.cli.scan.ScanFinding;
import io.github.rocketmqhotfix.cli.scan.ScanListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes the findings to stdout and the files that could not be read to stderr, and derives the exit code. */
final class ScanReport implements ScanListener {

    /** Maximum number of unreadable files that are printed. An archive can contain a million damaged archives. */
    private static final int MAX_UNREADABLE_LINES = 100;

    private final FindingWriter writer;
    private final PrintWriter errors;
    private final ScanProgress progress;
    private long files;
    private long unreadable;
    private long notFollowed;
    private String firstNotFollowed;
    private boolean anyWouldApply;

    ScanReport(FindingWriter writer, PrintWriter errors, ScanProgress progress) {
        this.writer = writer;
        this.errors = errors;
        this.progress = progress;
    }

    @Override
    public void scanning(String path) {
        files++;
        progress.show(files, OneLine.of(path));
    }

    @Override
    public void found(List<ScanFinding> findings) {
        progress.clear();
        try {
            writer.write(findings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        anyWouldApply |= findings.stream().anyMatch(ScanFinding::wouldApply);
    }

    @Override
    public void unreadable(String path, String reason) {
        unreadable++;
        if (unreadable <= MAX_UNREADABLE_LINES) {
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

    void finish(List<String> paths) throws IOException {
        progress.clear();
        writer.finish(paths, files + (files == 1 ? " file" : " files") + " checked"
                + (unreadable == 0 ? "" : ", " + unreadable + " could not be read"));
        if (unreadable > MAX_UNREADABLE_LINES) {
            errors.println("could not read " + (unreadable - MAX_UNREADABLE_LINES) + " more");
        }
        if (notFollowed > 0) {
            errors.println("did not follow "
                    + (notFollowed == 1 ? "the link " : notFollowed + " links to directories elsewhere, e.g. ")
                    + OneLine.of(firstNotFollowed) + "; to scan a link's target, give the target's own path");
        }
    }

    int exitCode() {
        return unreadable > 0 ? Commands.FAILED : anyWouldApply ? Commands.CHECK_OUTPUT : 0;
    }
}
