package io.github.rocketmqhotfix.cli.scan;

import io.github.rocketmqhotfix.install.Judge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.function.Supplier;

/**
 * Looks for copies of RocketMQ's classes in jars, fat jars, wars, class folders and directory trees, and has each
 * decided by the code that decides in a JVM. Reads only.
 */
public final class Scan {

    private final ScanListener listener;
    private final Supplier<Judge> judges;
    private final ArchiveScan archives;
    private Judge judge;

    public Scan(ScanListener listener) {
        this(listener, Judge::create);
    }

    Scan(ScanListener listener, Supplier<Judge> judges) {
        this.listener = listener;
        this.judges = judges;
        this.archives = new ArchiveScan(listener);
    }

    /** Tells the listener what is at a path of the file system, relative or absolute. */
    public void scan(String path) {
        try {
            scan(absolute(Paths.get(path)));
        } catch (IOException | InvalidPathException e) {
            listener.unreadable(path, Reason.of(e));
        }
    }

    private void scan(Path path) throws IOException {
        if (!Files.exists(path)) {
            listener.unreadable(path.toString(), Files.isSymbolicLink(path) ? "is a link that leads nowhere" : "does not exist");
        } else if (Files.isDirectory(path)) {
            new DirectoryScan(path, archives, this::neighbours, listener).scan(path);
        } else if (EntryKind.of(ClassFolders.name(path)) == EntryKind.CLASS) {
            ClassFolders folder = new ClassFolders(this::neighbours, listener);
            folder.add(path);
            folder.decide();
        } else if (!Files.isRegularFile(path)) {
            listener.unreadable(path.toString(), "is neither a file nor a directory");
        } else {
            // whatever it is called: somebody thinks that there is something in it
            try (Neighbours alone = neighbours()) {
                archives.scan(path, alone);
            }
        }
    }

    /** Without {@code .} and {@code ..}, unless that means another place because of links. */
    private static Path absolute(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path normal = absolute.normalize();
        return Files.exists(normal) && Files.exists(absolute) && Files.isSameFile(normal, absolute) ? normal : absolute;
    }

    private Neighbours neighbours() {
        return Neighbours.outermost(this::judge, listener);
    }

    /** Made when the first class is found: a scan that finds nothing needs none. */
    private Judge judge() {
        if (judge == null) {
            judge = judges.get();
        }
        return judge;
    }
}
