package io.github.rocketmqhotfix.testapp.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The classes of the client applications, copied out of this application: its own jar holds libraries that must not
 * meet the ones of a RocketMQ release.
 */
public final class ClientClasses {

    static final String PACKAGE = "io.github.rocketmqhotfix.testapp.client";

    private static final String FOLDER = PACKAGE.replace('.', '/');

    private ClientClasses() {
    }

    /** As compiled, that is for Apache's releases; returns the directory, which is made where it is missing. */
    public static Path extractTo(Path directory) {
        return extractTo(directory, List.of(FOLDER), UnaryOperator.identity());
    }

    /** The agent that does nothing. */
    public static Path extractEmptyAgentTo(Path directory) {
        return extractTo(directory, List.of(FOLDER + "/emptyagent"), UnaryOperator.identity());
    }

    /** What JMH needs of those that measure, beside the classes themselves. */
    public static Path extractMeasuringTo(Path directory) {
        return extractTo(directory, List.of(FOLDER + "/jmh_generated", "META-INF/BenchmarkList", "META-INF/CompilerHints"),
                UnaryOperator.identity());
    }

    /** For a release whose classes may have another root package. */
    static Path extractTo(Path directory, Release release) {
        return extractTo(directory, List.of(FOLDER), new RootPackage(release.rootPackage())::relocated);
    }

    private static Path extractTo(Path directory, List<String> names, UnaryOperator<byte[]> change) {
        try {
            URI source = ClientClasses.class.getProtectionDomain().getCodeSource().getLocation().toURI();
            Path place = Path.of(source);
            if (Files.isDirectory(place)) {
                copy(place, names, directory, change);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(place)) {
                    copy(jar.getPath("/"), names, directory, change);
                }
            }
            return directory;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (URISyntaxException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Files, and folders with the files in them. */
    private static void copy(Path root, List<String> names, Path to, UnaryOperator<byte[]> change) throws IOException {
        for (String name : names) {
            try (Stream<Path> files = Files.walk(root.resolve(name), 1)) {
                for (Path one : files.filter(Files::isRegularFile).toList()) {
                    Path copy = to.resolve(root.relativize(one).toString());
                    Files.createDirectories(copy.getParent());
                    Files.write(copy, change.apply(Files.readAllBytes(one)));
                }
            }
        }
    }
}
