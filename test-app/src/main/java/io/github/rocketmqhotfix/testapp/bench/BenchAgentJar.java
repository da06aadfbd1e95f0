package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.ProgramClasses;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.emptyagent.EmptyAgent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Makes the jar of an agent that is only here to be compared with. */
final class BenchAgentJar {

    private BenchAgentJar() {
    }

    /** One that does nothing. */
    static AgentFlag empty(Workspace workspace) {
        return make(workspace.directory().resolve("empty.jar"), ProgramClasses.extractEmptyAgentTo(workspace.directoryFor("empty-agent")),
                EmptyAgent.class.getName(), List.of());
    }

    /**
     * A jar with one class, which is the agent.
     *
     * @param classes   a directory of class files
     * @param premain   the binary name of the class
     * @param classPath what else the agent needs, each as a jar
     */
    static AgentFlag make(Path jar, Path classes, String premain, List<Path> classPath) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", premain);
        attributes.putValue("Can-Retransform-Classes", "true");
        if (!classPath.isEmpty()) {
            attributes.put(Attributes.Name.CLASS_PATH, String.join(" ", classPath.stream().map(each -> each.toUri().toString()).toList()));
        }
        String file = premain.replace('.', '/');
        try (OutputStream out = Files.newOutputStream(jar); JarOutputStream entries = new JarOutputStream(out, manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path each : files.filter(path -> isPartOf(file, classes.relativize(path).toString())).sorted().toList()) {
                entries.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
                Files.copy(each, entries);
                entries.closeEntry();
            }
            return new AgentFlag(jar);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isPartOf(String file, String path) {
        return path.equals(file + ".class") || path.startsWith(file + "$");
    }
}
