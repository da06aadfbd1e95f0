package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.ProgramClasses;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.emptyagent.EmptyAgent;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Builds the two agents that the hotfix agent is compared with: one does nothing, and the other one installs the same
 * patches by Byte Buddy's AgentBuilder.
 */
final class PeerAgents {

    static final String AGENT_BUILDER_PREMAIN = "io.github.rocketmqhotfix.install.weave.AgentBuilderAgent";
    static final String AGENT_BUILDER_SOURCE = "AgentBuilderAgent.java";

    private PeerAgents() {}

    /** Builds the agent whose premain method is empty. */
    static AgentFlag empty(Workspace workspace) {
        return jar(workspace.directory().resolve("empty.jar"),
                ProgramClasses.extractEmptyAgentTo(workspace.directoryFor("empty-agent")),
                EmptyAgent.class.getName(), List.of());
    }

    /**
     * Compiles the agent that installs the same three patches by AgentBuilder. Its source is compiled at run time,
     * because it uses the hotfix agent's classes, which must not be on this application's own class path.
     *
     * @return empty if the classes that the agent's jar was built from are not beside the jar
     */
    static Optional<AgentFlag> byAgentBuilder(AgentFlag agent, Workspace workspace, ReleaseJars jars) {
        // a Class-Path entry for a directory must end with a slash; Path.toUri() adds it only if the directory exists
        Path agentClasses = agent.jar().toAbsolutePath().resolveSibling("classes");
        if (!Files.isDirectory(agentClasses)) {
            return Optional.empty();
        }
        List<Path> classPath = Stream.concat(Stream.of(agentClasses), ClassPaths.library(jars, "byte-buddy").stream())
                .toList();
        Path classes = compiled(workspace.directoryFor("agent-builder"), classPath);
        return Optional
                .of(jar(workspace.directory().resolve("agent-builder.jar"), classes, AGENT_BUILDER_PREMAIN, classPath));
    }

    private static Path compiled(Path directory, List<Path> classPath) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("this benchmark compiles an agent, which needs a JDK; this is a JRE");
        }
        try (InputStream source = PeerAgents.class.getResourceAsStream(AGENT_BUILDER_SOURCE)) {
            Path file = directory.resolve(AGENT_BUILDER_SOURCE);
            Files.copy(source, file);
            int exitCode = compiler.run(null, null, null, "--release", "8", "-Xlint:-options", "-d",
                    directory.toString(), "-cp",
                    classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                    file.toString());
            if (exitCode != 0) {
                throw new IllegalStateException(AGENT_BUILDER_SOURCE + " does not compile against the agent");
            }
            return directory;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Writes the jar of an agent that consists of one class and its nested classes.
     *
     * @param classes   a directory of class files
     * @param premain   the binary name of the class
     * @param classPath the jars and directories that the agent needs
     */
    private static AgentFlag jar(Path jar, Path classes, String premain, List<Path> classPath) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", premain);
        attributes.putValue("Can-Retransform-Classes", "true");
        if (!classPath.isEmpty()) {
            attributes.put(Attributes.Name.CLASS_PATH,
                    String.join(" ", classPath.stream().map(each -> each.toUri().toString()).toList()));
        }
        String file = premain.replace('.', '/');
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path each : files.sorted().toList()) {
                String name = classes.relativize(each).toString();
                if (name.equals(file + ".class") || name.startsWith(file + "$")) {
                    entries.putNextEntry(new ZipEntry(name));
                    Files.copy(each, entries);
                    entries.closeEntry();
                }
            }
            return new AgentFlag(jar);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
