package io.github.rocketmqhotfix.cli.scan;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** The exploded classes of a tree. They are decided together at its end: what lies beside a class is in other directories. */
final class ClassFolders {

    private final Supplier<Neighbours> neighbours;
    private final ScanListener listener;
    private final Budget held = new Budget(Limits.HELD_BYTES, "too many at once");
    private ClassPlace place = ClassPlace.files(held);

    ClassFolders(Supplier<Neighbours> neighbours, ScanListener listener) {
        this.neighbours = neighbours;
        this.listener = listener;
    }

    /** {@code file} is absolute. */
    void add(Path file) {
        String path = name(file);
        listener.looking(path);
        try {
            try {
                read(file, path);
            } catch (LimitException e) {
                decide();
                read(file, path);
            }
        } catch (IOException e) {
            listener.unreadable(path, Reason.of(e));
        }
    }

    /** Decides what was added. */
    void decide() {
        try (Neighbours alone = neighbours.get()) {
            alone.add(place);
        }
        place = ClassPlace.files(held);
    }

    /** With slashes, as in an archive. */
    static String name(Path file) {
        return file.toString().replace(File.separatorChar, '/');
    }

    private void read(Path file, String path) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            place.addClass(path, in);
        }
    }
}
