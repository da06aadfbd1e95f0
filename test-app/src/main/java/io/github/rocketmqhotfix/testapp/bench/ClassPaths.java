package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/** The jars that benchmarks hand to forked JVMs. */
final class ClassPaths {

    private ClassPaths() {}

    /** Returns {@code ROOTPACKAGE=JAR:JAR:…} for a release's client, the form that the forked programs take. */
    static String client(ReleaseJars jars, Release release) {
        return release.rootPackage() + "="
                + jars.client(release).stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * Returns the jars of a library that is not part of a RocketMQ release ({@code byte-buddy} or {@code jmh}), in the
     * version that the build uses.
     */
    static List<Path> library(ReleaseJars jars, String name) {
        Properties coordinates = new Properties();
        try (InputStream in = ClassPaths.class.getResourceAsStream("libraries.properties")) {
            coordinates.load(in);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return jars.library(coordinates.getProperty(name));
    }
}
