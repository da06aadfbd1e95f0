package io.github.rocketmqhotfix.cli.scan;

import java.io.IOException;
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
 * A directory tree, in the order of its names. Links to files are followed. Links to directories are not: one to a
 * place in the tree adds nothing, which also makes loops harmless, and one that leads out of an unpacked image leads
 * into another system.
 */
final class DirectoryScan {

    private final ArchiveScan archives;
    private final ClassFolders folders;
    private final Supplier<Neighbours> neighbours;
    private final ScanListener listener;
    private final Path root;

    /** @throws IOException if the directory cannot be reached */
    DirectoryScan(Path root, ArchiveScan archives, Supplier<Neighbours> neighbours, ScanListener listener) throws IOException {
        this.archives = archives;
        this.folders = new ClassFolders(neighbours, listener);
        this.neighbours = neighbours;
        this.listener = listener;
        this.root = root.toRealPath();
    }

    /** Tells the listener what is in the tree; {@code directory} is its root by an absolute path. */
    void scan(Path directory) {
        visit(directory);
        folders.decide();
    }

    private void visit(Path directory) {
        List<Path> children = children(directory);
        List<Path> directories = new ArrayList<>();
        try (Neighbours here = neighbours.get()) {
            for (Path each : children) {
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
        EntryKind kind = EntryKind.of(ClassFolders.name(file));
        if (kind != EntryKind.ARCHIVE && kind != EntryKind.CLASS) {
            return;
        }
        if (!Files.isRegularFile(file)) {
            listener.unreadable(file.toString(), Files.exists(file) ? "is no regular file" : "is a link that leads nowhere");
        } else if (kind == EntryKind.CLASS) {
            folders.add(file);
        } else {
            archives.scan(file, here);
        }
    }

    private List<Path> children(Path directory) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(children::add);
        } catch (NoSuchFileException e) {
            // deleted meanwhile
        } catch (IOException e) {
            listener.unreadable(directory.toString(), Reason.of(e));
        } catch (DirectoryIteratorException e) {
            listener.unreadable(directory.toString(), Reason.of(e.getCause()));
        }
        Collections.sort(children);
        return children;
    }
}
