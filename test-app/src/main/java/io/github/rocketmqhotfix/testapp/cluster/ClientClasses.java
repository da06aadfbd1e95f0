package io.github.rocketmqhotfix.testapp.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
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
        return extractTo(directory, UnaryOperator.identity());
    }

    /** For a release whose classes may have another root package. */
    static Path extractTo(Path directory, Release release) {
        return extractTo(directory, new RootPackage(release.rootPackage())::relocated);
    }

    private static Path extractTo(Path directory, UnaryOperator<byte[]> change) {
        try {
            URI source = ClientClasses.class.getProtectionDomain().getCodeSource().getLocation().toURI();
            Path place = Path.of(source);
            if (Files.isDirectory(place)) {
                copy(place.resolve(FOLDER), directory.resolve(FOLDER), change);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(place)) {
                    copy(jar.getPath(FOLDER), directory.resolve(FOLDER), change);
                }
            }
            return directory;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (URISyntaxException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void copy(Path from, Path to, UnaryOperator<byte[]> change) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> classes = Files.list(from)) {
            for (Path one : classes.toList()) {
                Files.write(to.resolve(one.getFileName().toString()), change.apply(Files.readAllBytes(one)));
            }
        }
    }
}
