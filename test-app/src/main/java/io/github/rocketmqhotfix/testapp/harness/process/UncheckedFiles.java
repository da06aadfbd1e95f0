package io.github.rocketmqhotfix.testapp.harness.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** File operations that throw an {@link UncheckedIOException} instead of an {@link IOException}. */
public final class UncheckedFiles {

    /** An operation that may throw an {@link IOException}. */
    @FunctionalInterface
    public interface IoOperation<T> {

        T run() throws IOException;
    }

    private UncheckedFiles() {}

    /** Runs an operation and returns its result. */
    public static <T> T unchecked(IoOperation<T> operation) {
        try {
            return operation.run();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Creates a folder where it is missing, and returns it. */
    public static Path createDirectories(Path folder) {
        return unchecked(() -> Files.createDirectories(folder));
    }

    /** Writes a text to a file and returns the file, whose folder is created where it is missing. */
    public static Path writeString(Path file, String text) {
        createDirectories(file.toAbsolutePath().getParent());
        return unchecked(() -> Files.writeString(file, text));
    }

    /** Returns the text of a file. */
    public static String readString(Path file) {
        return unchecked(() -> Files.readString(file));
    }

    /** Copies a file and returns the copy, whose folder is created where it is missing. */
    public static Path copy(Path file, Path copy) {
        createDirectories(copy.toAbsolutePath().getParent());
        return unchecked(() -> Files.copy(file, copy));
    }

    /** Returns the regular files below a folder at any depth. For a regular file, returns the file itself. */
    public static List<Path> filesBelow(Path folder) {
        return unchecked(() -> {
            try (Stream<Path> files = Files.walk(folder)) {
                return files.filter(Files::isRegularFile).toList();
            }
        });
    }
}
