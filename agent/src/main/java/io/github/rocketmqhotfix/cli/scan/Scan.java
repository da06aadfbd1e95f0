package io.github.rocketmqhotfix.cli.scan;

import io.github.rocketmqhotfix.install.Judge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.function.Supplier;

/**
 * Finds copies of RocketMQ's classes in jars, fat jars, wars, class folders and directory trees, and decides which
 * patches apply to them. Uses the same code for decisions as the agent in a JVM. Only reads files. Not thread-safe.
 */
public final class Scan {

    private final ScanListener listener;
    private final Supplier<Judge> judges;
    private Judge judge;

    public Scan(ScanListener listener) {
        this(listener, Judge::create);
    }

    Scan(ScanListener listener, Supplier<Judge> judges) {
        this.listener = listener;
        this.judges = judges;
    }

    /** Scans a file or directory, by a relative or absolute path, and reports the findings to the listener. */
    public void scan(String path) {
        try {
            scan(absolute(Paths.get(path)));
        } catch (IOException | InvalidPathException e) {
            listener.unreadable(path, Reason.of(e));
        }
    }

    private void scan(Path path) throws IOException {
        if (!Files.exists(path)) {
            listener.unreadable(path.toString(), Files.isSymbolicLink(path) ? Reason.BROKEN_LINK : Reason.NOT_FOUND);
        } else if (Files.isDirectory(path) || DirectoryScan.kindOf(path) == EntryKind.CLASS) {
            new DirectoryScan(path, this::neighbours, listener).scan(path);
        } else if (!Files.isRegularFile(path)) {
            listener.unreadable(path.toString(), "is neither a file nor a directory");
        } else {
            // the user named this file, so the scan reads it as an archive, whatever its extension
            try (Neighbours alone = neighbours()) {
                ArchiveScan.scan(path, alone, listener);
            }
        }
    }

    /**
     * Returns the absolute path without {@code .} and {@code ..}. Keeps them if, because of links, the path without
     * them does not lead to the same file.
     */
    private static Path absolute(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path normal = absolute.normalize();
        return Files.exists(normal) && Files.exists(absolute) && Files.isSameFile(normal, absolute) ? normal : absolute;
    }

    private Neighbours neighbours() {
        return Neighbours.outermost(this::judge, listener);
    }

    /** Returns the judge. Creates it for the first class, because a scan that finds no class needs no judge. */
    private Judge judge() {
        if (judge == null) {
            judge = judges.get();
        }
        return judge;
    }
}
