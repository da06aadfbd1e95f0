package io.github.rocketmqhotfix.cli.scan;

import io.github.rocketmqhotfix.cli.scan.ByteBudget.LimitException;
import io.github.rocketmqhotfix.install.Bytes;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * Scans a directory tree, or a single class file. In each directory, scans the files in the order of their names, then
 * the subdirectories. Links to files are followed. Links to directories are not followed: a link into the tree adds no
 * file and can be a loop, and a link out of an unpacked image leads to the files of another system. Class files outside
 * archives are judged together at the end, or when they reach the memory limit, because the classes that a patch reads
 * for one decision can be in several directories.
 */
final class DirectoryScan {

    private final Supplier<Neighbours> neighbours;
    private final ScanListener listener;
    private final Path root;
    private final ByteBudget budget = new ByteBudget(Limits.HELD_BYTES, "too many at once");
    private ClassPlace classes = ClassPlace.files(budget);

    /** {@code root} is a directory or a class file. Throws IOException if its real path cannot be determined. */
    DirectoryScan(Path root, Supplier<Neighbours> neighbours, ScanListener listener) throws IOException {
        this.neighbours = neighbours;
        this.listener = listener;
        this.root = root.toRealPath();
    }

    /**
     * Reports the findings to the listener. {@code path} is the absolute path of the root, with which the reported
     * paths begin.
     */
    void scan(Path path) {
        if (Files.isDirectory(path)) {
            visit(path);
        } else {
            addClass(path);
        }
        judgeClasses();
    }

    static EntryKind kindOf(Path file) {
        return EntryKind.of(entryName(file));
    }

    private void visit(Path directory) {
        List<Path> directories = new ArrayList<>();
        try (Neighbours here = neighbours.get()) {
            for (Path each : children(directory)) {
                if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                    directories.add(each);
                } else if (Files.isDirectory(each)) {
                    link(each);
                } else {
                    file(each, here);
                }
            }
        }
        directories.forEach(this::visit);
    }

    private void link(Path link) {
        try {
            if (!link.toRealPath().startsWith(root)) {
                listener.notFollowed(link.toString());
            }
        } catch (IOException e) {
            listener.unreadable(link.toString(), Reason.of(e));
        }
    }

    private void file(Path file, Neighbours here) {
        EntryKind kind = kindOf(file);
        if (kind != EntryKind.ARCHIVE && kind != EntryKind.CLASS) {
            return;
        }
        if (!Files.isRegularFile(file)) {
            listener.unreadable(file.toString(), Files.exists(file) ? "is not a regular file" : Reason.BROKEN_LINK);
        } else if (kind == EntryKind.CLASS) {
            addClass(file);
        } else {
            ArchiveScan.scan(file, here, listener);
        }
    }

    private void addClass(Path file) {
        String path = entryName(file);
        listener.scanning(path);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] classFile = Bytes.of(in, Limits.CLASS_BYTES);
            if (classFile == null) {
                listener.unreadable(path, Reason.longerThan(Limits.CLASS_BYTES));
                return;
            }
            try {
                classes.addClass(path, classFile);
            } catch (LimitException e) {
                // judging releases the memory of the class files before this one
                judgeClasses();
                classes.addClass(path, classFile);
            }
        } catch (IOException e) {
            listener.unreadable(path, Reason.of(e));
        }
    }

    private void judgeClasses() {
        try (Neighbours alone = neighbours.get()) {
            alone.add(classes);
        }
        classes = ClassPlace.files(budget);
    }

    private List<Path> children(Path directory) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(children::add);
        } catch (NoSuchFileException e) {
            // deleted in the meantime
        } catch (IOException e) {
            listener.unreadable(directory.toString(), Reason.of(e));
        } catch (DirectoryIteratorException e) {
            listener.unreadable(directory.toString(), Reason.of(e.getCause()));
        }
        Collections.sort(children);
        return children;
    }

    /** Returns the path with slashes as separators, as in the name of an archive's entry. */
    private static String entryName(Path file) {
        return file.toString().replace(File.separatorChar, '/');
    }
}
