package io.github.rocketmqhotfix.fuzz;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;

/** Finds the target classes of one release of each family. The releases of a family have equal target classes. */
public final class ReleasedFamilies {

    /**
     * The property with the path of a file that {@link #writeTo} wrote, for a fuzzing JVM with too little memory to
     * resolve artifacts.
     */
    public static final String LIST = "fuzz.releases";

    /** In a fixed order, because inputs of {@link FoundCorpus} refer to positions: add new releases at the end. */
    private static final List<String> CLIENTS = List.of(
            "org.apache.rocketmq:rocketmq-client:4.9.0",
            "com.alibaba.rocketmq:rocketmq-client:3.0.4-open",
            "com.alibaba.rocketmq:rocketmq-client:3.2.6",
            "com.alibaba.rocketmq:rocketmq-client:3.5.9",
            "org.apache.rocketmq:rocketmq-client:4.0.0-incubating",
            "org.apache.rocketmq:rocketmq-client:4.7.1",
            "org.apache.rocketmq:rocketmq-client:4.9.8",
            "org.apache.rocketmq:rocketmq-client:5.0.0",
            "org.apache.rocketmq:rocketmq-client:5.1.4",
            "org.apache.rocketmq:rocketmq-client:5.2.0",
            "org.apache.rocketmq:rocketmq-client:5.3.0",
            "org.apache.rocketmq:rocketmq-client:5.3.1",
            "org.apache.rocketmq:rocketmq-client:5.3.2",
            "org.apache.rocketmq:rocketmq-client:5.5.0",
            "com.aliyun.openservices:ons-client:1.8.8.8.Final");

    private ReleasedFamilies() {}

    /**
     * Returns all targets in a fixed order. Reads the list of jars from the file that the property {@link #LIST} names.
     * Without the property, resolves the jars from the repositories of Maven's settings.
     */
    public static List<ReleasedClass> targets() {
        return Found.TARGETS;
    }

    /** Writes the list of jars to a file. */
    public static void writeTo(Path list) throws IOException {
        Files.write(list, resolved());
    }

    private static List<String> read(Path list) {
        try {
            return Files.readAllLines(list);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns lines of the form {@code version=jar:jar:jar}. */
    private static List<String> resolved() {
        List<String> lines = new ArrayList<>();
        try (Context context = Runtimes.INSTANCE.getRuntime()
                .create(ContextOverrides.create().withUserSettings(true).build())) {
            for (String each : CLIENTS) {
                CollectRequest collection = new CollectRequest(new Dependency(new DefaultArtifact(each), "runtime"),
                        context.remoteRepositories());
                List<String> jars = context.repositorySystem()
                        .resolveDependencies(context.repositorySystemSession(), new DependencyRequest(collection, null))
                        .getArtifactResults().stream().map(ArtifactResult::getArtifact)
                        .map(jar -> jar.getFile().toString()).toList();
                lines.add(each.substring(each.lastIndexOf(':') + 1) + '=' + String.join(File.pathSeparator, jars));
            }
        } catch (DependencyResolutionException failure) {
            throw new IllegalStateException(failure);
        }
        return lines;
    }

    /** Resolved once per JVM. */
    private static final class Found {

        static final List<ReleasedClass> TARGETS = jars().stream()
                .map(line -> line.split("=", 2))
                .map(line -> new ReleasedJars(line[0],
                        Arrays.stream(line[1].split(File.pathSeparator)).map(Path::of).toList()))
                .flatMap(release -> release.targets().stream()).toList();

        private static List<String> jars() {
            String list = System.getProperty(LIST);
            return list == null ? resolved() : read(Path.of(list));
        }
    }
}
