package io.github.rocketmqhotfix.testapp.harness.cluster;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The command line of a forked JVM, built step by step. */
final class JvmCommand {

    private final Installation installation;
    private final JvmFlags flags;
    private final List<Path> jars;
    private final Path libFolder;
    private final List<Path> ownClassPath = new ArrayList<>();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final List<String> extraFlags = new ArrayList<>();

    /** The lib folder is created only if the layout needs it. */
    JvmCommand(Installation installation, JvmFlags flags, List<Path> jars, Path libFolder) {
        this.installation = installation;
        this.flags = flags;
        this.jars = jars;
        this.libFolder = libFolder;
    }

    JvmCommand classPath(Path entry) {
        ownClassPath.add(entry);
        return this;
    }

    JvmCommand property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    JvmCommand flags(List<String> more) {
        extraFlags.addAll(more);
        return this;
    }

    List<String> running(String mainClass, List<String> arguments, Optional<AgentFlag> agent) {
        JavaRuntime runtime = installation.runtime();
        List<String> command = new ArrayList<>();
        command.add(runtime.executable().toString());
        agent.map(AgentFlag::argument).ifPresent(command::add);
        command.addAll(flags.on(runtime));
        List<Path> classPath = new ArrayList<>(ownClassPath);
        if (installation.layout() == Layout.OFFICIAL_IMAGE) {
            command.add("-Djava.ext.dirs=" + extensionFolders(runtime));
        } else {
            classPath.addAll(jars);
        }
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(extraFlags);
        command.add("-cp");
        command.add(joined(classPath));
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    // in the order of runbroker.sh
    private String extensionFolders(JavaRuntime runtime) {
        return joined(List.of(
                runtime.home().resolve("jre/lib/ext"),
                ReleaseJars.libFolder(jars, libFolder),
                runtime.home().resolve("lib/ext")));
    }

    private static String joined(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
