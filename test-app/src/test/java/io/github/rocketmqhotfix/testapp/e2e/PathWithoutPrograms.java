package io.github.rocketmqhotfix.testapp.e2e;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Makes values of PATH that lack some programs. */
public final class PathWithoutPrograms {

    private PathWithoutPrograms() {}

    /**
     * Fills a folder with links to all programs on the PATH except the named programs, and returns the folder. The
     * folder must exist.
     */
    public static Path pathWithout(Path folder, String... names) throws IOException {
        Set<String> hidden = Set.of(names);
        for (String entry : System.getenv("PATH").split(File.pathSeparator)) {
            for (Path program : programsIn(Path.of(entry))) {
                Path link = folder.resolve(program.getFileName());
                if (!hidden.contains(program.getFileName().toString()) && !Files.isSymbolicLink(link)) {
                    Files.createSymbolicLink(link, program);
                }
            }
        }
        return folder;
    }

    private static List<Path> programsIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Files.isRegularFile(file) && Files.isExecutable(file)).map(Path::toAbsolutePath)
                    .toList();
        }
    }
}
