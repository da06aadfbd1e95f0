package io.github.rocketmqhotfix.testapp.harness.cluster;

import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import java.nio.file.Path;
import java.util.List;

/** A directory tree of many applications, each with copies of the same jars in its lib folder. */
public final class LibraryTree {

    private LibraryTree() {}

    /**
     * Copies jars into {@code application-N/lib} below a directory until there are {@code count} copies.
     *
     * @return the number of applications; the last one may have fewer jars than the others
     */
    public static int create(Path directory, List<Path> jars, int count) {
        for (int copied = 0; copied < count; copied++) {
            Path jar = jars.get(copied % jars.size());
            UncheckedFiles.copy(jar,
                    directory.resolve("application-" + copied / jars.size()).resolve("lib").resolve(jar.getFileName()));
        }
        return (count + jars.size() - 1) / jars.size();
    }
}
