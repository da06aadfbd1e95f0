package io.github.rocketmqhotfix.testapp.harness.cluster;

import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.program.emptyagent.EmptyAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Copies the compiled forked programs ({@code testapp.program}) from this application into a directory. The jar of this
 * application cannot be on their class path, because its libraries would conflict with those of a RocketMQ release.
 */
public final class ProgramClasses {

    private static final String FOLDER = "io/github/rocketmqhotfix/testapp/program";
    private static final String EMPTY_AGENT = FOLDER + "/emptyagent";
    /** The lists of methods that JMH measures. */
    private static final List<String> JMH_LISTS = List.of("META-INF/BenchmarkList", "META-INF/CompilerHints");

    private ProgramClasses() {}

    /**
     * Copies all programs except {@link EmptyAgent}. The class files are unchanged, so they fit the releases of Apache.
     * Returns the directory, which is created if it is missing.
     */
    public static Path extractTo(Path directory) {
        return extractTo(directory, UnaryOperator.identity());
    }

    /** Copies {@link EmptyAgent} and returns the directory. */
    public static Path extractEmptyAgentTo(Path directory) {
        copy(mainRoot(), EMPTY_AGENT, directory, UnaryOperator.identity());
        return directory;
    }

    /** Copies the lists that JMH needs and all programs except {@link EmptyAgent}, and returns the directory. */
    public static Path extractMeasuringTo(Path directory) {
        JMH_LISTS.forEach(each -> copy(mainRoot(), each, directory, UnaryOperator.identity()));
        return extractTo(directory);
    }

    /**
     * Copies all programs except {@link EmptyAgent}, and changes the root package of RocketMQ in them to that of the
     * release. Returns the directory.
     */
    static Path extractTo(Path directory, Release release) {
        return extractTo(directory, new RootPackage(release.rootPackage())::relocated);
    }

    private static Path extractTo(Path directory, UnaryOperator<byte[]> change) {
        copy(mainRoot(), FOLDER, directory, change);
        // tests also have the programs of src/test/java8
        for (URL folder : Collections
                .list(UncheckedFiles.unchecked(() -> ProgramClasses.class.getClassLoader().getResources(FOLDER)))) {
            if (folder.getProtocol().equals("file")) {
                copy(Path.of(URI.create(folder.toString().replace(FOLDER, ""))), FOLDER, directory, change);
            }
        }
        return directory;
    }

    /** Returns the jar of this application, or the directory of its classes. */
    private static Path mainRoot() {
        return JavaRuntime.codeSourceOf(EmptyAgent.class);
    }

    private static void copy(Path place, String folder, Path to, UnaryOperator<byte[]> change) {
        if (Files.isDirectory(place)) {
            copyTree(place, folder, to, change);
            return;
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            copyTree(jar.getPath("/"), folder, to, change);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void copyTree(Path root, String folder, Path to, UnaryOperator<byte[]> change) {
        boolean isEmptyAgent = folder.equals(EMPTY_AGENT);
        for (Path each : UncheckedFiles.filesBelow(root.resolve(folder))) {
            if (!isEmptyAgent && each.startsWith(root.resolve(EMPTY_AGENT))) {
                continue;
            }
            Path copy = to.resolve(root.relativize(each).toString());
            UncheckedFiles.createDirectories(copy.getParent());
            UncheckedFiles.unchecked(() -> Files.write(copy, change.apply(Files.readAllBytes(each))));
        }
    }
}
