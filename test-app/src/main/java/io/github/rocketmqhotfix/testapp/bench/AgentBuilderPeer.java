package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Makes the agent that installs the same three patches by Byte Buddy's AgentBuilder: compiled on the spot against the
 * agent's classes, which this application must not have on its own class path.
 */
final class AgentBuilderPeer {

    private static final String PREMAIN = "io.github.rocketmqhotfix.install.weave.AgentBuilderAgent";
    private static final String SOURCE = "AgentBuilderAgent.java";

    private AgentBuilderPeer() {
    }

    /**
     * Its flag; empty where the agent's jar does not lie beside the classes that it was built from.
     *
     * @param directory for the files that are made
     */
    static Optional<AgentFlag> make(AgentFlag agent, Path directory, ReleaseJars jars) {
        // a Class-Path entry for a directory ends with a slash, which a path has only if the directory is there
        Path agentClasses = agent.jar().toAbsolutePath().resolveSibling("classes");
        if (!Files.isDirectory(agentClasses)) {
            return Optional.empty();
        }
        List<Path> classPath = Stream.concat(Stream.of(agentClasses), jars.library(Libraries.named("byte-buddy")).stream()).toList();
        return Optional.of(BenchAgentJar.make(directory.resolve("agent-builder.jar"), compiled(directory, classPath), PREMAIN, classPath));
    }

    private static Path compiled(Path directory, List<Path> classPath) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("the agent to compare with is compiled on the spot: a JDK is needed, this is a JRE");
        }
        try (InputStream source = AgentBuilderPeer.class.getResourceAsStream(SOURCE)) {
            Path file = directory.resolve(SOURCE);
            Files.copy(source, file);
            Path classes = Files.createDirectories(directory.resolve("agent-builder"));
            int exitCode = compiler.run(null, null, null, "--release", "8", "-Xlint:-options", "-d", classes.toString(), "-cp",
                    classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)), file.toString());
            if (exitCode != 0) {
                throw new IllegalStateException(SOURCE + " does not fit the agent any more");
            }
            return classes;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
