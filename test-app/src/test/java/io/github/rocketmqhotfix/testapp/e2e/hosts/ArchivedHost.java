package io.github.rocketmqhotfix.testapp.e2e.hosts;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.ProgramClasses;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.host.HostedApplication;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** HostedApplication with an archive of its classes (AppCDS, or an AOT cache), for which all of them must come from jars. */
final class ArchivedHost {

    private static final String APPLICATION = HostedApplication.class.getName();

    private final Path folder;
    private final BareJvm jvm;
    private final Path jar;
    private final Path archive;
    /** The flag that uses the archive, up to its file. */
    private final String using;

    private ArchivedHost(Path folder, BareJvm jvm, Path jar, Path archive, String using) {
        this.folder = folder;
        this.jvm = jvm;
        this.jar = jar;
        this.archive = archive;
        this.using = using;
    }

    /** Runs the application once, from whose classes an AppCDS archive is made. */
    static ArchivedHost made(Workspace workspace, JavaRuntime runtime) {
        return made(workspace, runtime, "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile=", List.of());
    }

    /** Runs the application once with these flags, from whose classes an AOT cache is made; Java 25 and later. */
    static ArchivedHost cached(Workspace workspace, JavaRuntime runtime, List<String> training) {
        return made(workspace, runtime, "-XX:AOTCacheOutput=", "-XX:AOTCache=", training);
    }

    private static ArchivedHost made(Workspace workspace, JavaRuntime runtime, String making, String using, List<String> training) {
        Path folder = workspace.directoryFor("archived");
        ArchivedHost host = new ArchivedHost(folder, new BareJvm(workspace, runtime), packed(folder), folder.resolve("classes.jsa"),
                using);
        List<String> flags = Stream.concat(Stream.of(making + host.archive), training.stream()).toList();
        HostedRun first = HostedRun.start(workspace, arguments -> host.jvm.startJar("first", host.jar, flags, arguments));
        first.end();
        if (!Files.exists(host.archive)) {
            throw new IllegalStateException("the JVM made no archive" + first.process().tail());
        }
        return host;
    }

    /** Starts it with the archive; the name is new. */
    ForkedProcess start(String name, List<String> flags, List<String> arguments) {
        List<String> all = new ArrayList<>(flags);
        all.add(using + archive);
        all.add("-Xlog:class+load:file=" + log(name));
        return jvm.startJar(name, jar, all, arguments);
    }

    /** Where the JVM says that it had this class from. */
    String sourceOf(String className, String name) {
        String start = " " + className + " source: ";
        try {
            List<String> lines = Files.readAllLines(log(name)).stream().filter(line -> line.contains(start))
                    .filter(line -> !line.contains("__VM_RedefineClasses__")).toList();
            if (lines.size() != 1) {
                throw new IllegalStateException("not once loaded: " + lines);
            }
            return lines.get(0).substring(lines.get(0).indexOf(start) + start.length());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path log(String name) {
        return folder.resolve(name + "-classes.log");
    }

    /** The application in a jar that names the release's, which lie beside it. */
    private static Path packed(Path folder) {
        List<Path> libraries = Installations.JARS.client(HostedRun.RELEASE);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, APPLICATION);
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH,
                libraries.stream().map(library -> library.getFileName().toString()).collect(Collectors.joining(" ")));
        Path attributes = folder.resolve("manifest");
        try (OutputStream out = Files.newOutputStream(attributes)) {
            manifest.write(out);
            for (Path library : libraries) {
                Files.copy(library, folder.resolve(library.getFileName()));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Path jar = folder.resolve("host.jar");
        int exit = ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, "--create", "--file", jar.toString(),
                "--manifest", attributes.toString(), "-C", ProgramClasses.extractTo(folder.resolve("classes")).toString(), ".");
        if (exit != 0) {
            throw new IllegalStateException("jar ended with " + exit);
        }
        return jar;
    }
}
