package io.github.rocketmqhotfix.testapp.e2e.hosts;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Jars;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.ProgramClasses;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.host.HostedApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs HostedApplication with an archive of its classes, which is an AppCDS archive or an AOT cache. All classes come
 * from jars, because both kinds of archive need that.
 */
final class ArchivedHost {

    private final Path folder;
    private final BareJvm jvm;
    private final Path jar;
    private final Path archive;
    /** The flag that makes the JVM use the archive, without the file name. */
    private final String using;

    private ArchivedHost(Workspace workspace, JavaRuntime runtime, String making, String using, List<String> training) {
        this.using = using;
        folder = workspace.directoryFor("archived");
        jvm = new BareJvm(workspace, runtime);
        jar = packed(folder);
        archive = folder.resolve("classes.jsa");
        List<String> flags = Stream.concat(Stream.of(making + archive), training.stream()).toList();
        HostedRun first = HostedRun.start(workspace, arguments -> jvm.startJar("first", jar, flags, arguments));
        first.end();
        if (!Files.exists(archive)) {
            throw new IllegalStateException("the JVM made no archive" + first.process().tail());
        }
    }

    /** Runs the application once to make an AppCDS archive of its classes. */
    static ArchivedHost made(Workspace workspace, JavaRuntime runtime) {
        return new ArchivedHost(workspace, runtime, "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile=", List.of());
    }

    /** Runs the application once with these flags to make an AOT cache of its classes; needs Java 25 or later. */
    static ArchivedHost cached(Workspace workspace, JavaRuntime runtime, List<String> training) {
        return new ArchivedHost(workspace, runtime, "-XX:AOTCacheOutput=", "-XX:AOTCache=", training);
    }

    /** Starts the application with the archive. The name must differ from the names of earlier starts. */
    ForkedProcess start(String name, List<String> flags, List<String> arguments) {
        List<String> all = new ArrayList<>(flags);
        all.add(using + archive);
        all.add("-Xlog:class+load:file=" + log(name));
        return jvm.startJar(name, jar, all, arguments);
    }

    /**
     * Returns the source of a class according to the class-loading log of the JVM that was started with this name.
     *
     * @throws IllegalStateException if the JVM did not load the class exactly once
     */
    String sourceOf(String className, String name) {
        String start = " " + className + " source: ";
        List<String> lines = UncheckedFiles.readString(log(name)).lines().filter(line -> line.contains(start))
                .filter(line -> !line.contains("__VM_RedefineClasses__")).toList();
        if (lines.size() != 1) {
            throw new IllegalStateException("the JVM did not load " + className + " exactly once: " + lines);
        }
        return lines.get(0).substring(lines.get(0).indexOf(start) + start.length());
    }

    private Path log(String name) {
        return folder.resolve(name + "-classes.log");
    }

    /** Writes the application into a jar whose manifest names the jars of the release beside it. */
    private static Path packed(Path folder) {
        List<String> names = Installations.JARS.client(HostedRun.RELEASE).stream()
                .map(library -> UncheckedFiles.copy(library, folder.resolve(library.getFileName())).getFileName()
                        .toString())
                .toList();
        return Jars.ofFolder(ProgramClasses.extractTo(folder.resolve("classes")), folder.resolve("host.jar"),
                Map.of("Main-Class", HostedApplication.class.getName(), "Class-Path", String.join(" ", names)));
    }
}
