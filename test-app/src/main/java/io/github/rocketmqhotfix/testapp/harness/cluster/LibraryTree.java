package io.github.rocketmqhotfix.testapp.harness.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A directory tree of many applications, each with copies of the same jars in its lib folder. */
public final class LibraryTree {

    private LibraryTree() {
    }

    /**
     * Copies jars into {@code application-N/lib} below a directory until there are {@code count} copies.
     *
     * @return the number of applications; the last one may have fewer jars than the others
     */
    public static int create(Path directory, List<Path> jars, int count) {
        try {
            for (int copied = 0; copied < count; copied++) {
                Path lib = directory.resolve("application-" + copied / jars.size()).resolve("lib");
                Files.createDirectories(lib);
                Path jar = jars.get(copied % jars.size());
                Files.copy(jar, lib.resolve(jar.getFileName()));
            }
            return (count + jars.size() - 1) / jars.size();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
