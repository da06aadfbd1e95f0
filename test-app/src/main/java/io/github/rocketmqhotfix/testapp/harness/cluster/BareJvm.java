package io.github.rocketmqhotfix.testapp.harness.cluster;

import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM with the client applications' classes on its class path, and of libraries only those that it is given. */
public final class BareJvm {

    private final Workspace workspace;
    private final JavaRuntime runtime;
    private final Optional<Host> host;
    private final List<Path> libraries;
    private final List<String> prefix;

    /** Without libraries. What it starts ends with the workspace. */
    public BareJvm(Workspace workspace, JavaRuntime runtime) {
        this(workspace, runtime, Optional.empty(), List.of(), List.of());
    }

    /** The same on a host of its own. */
    public BareJvm(Workspace workspace, JavaRuntime runtime, Host host) {
        this(workspace, runtime, Optional.of(host), List.of(), List.of());
    }

    /** On this host, with these jars behind the applications' classes. */
    public BareJvm(Workspace workspace, JavaRuntime runtime, List<Path> libraries) {
        this(workspace, runtime, Optional.empty(), List.copyOf(libraries), List.of());
    }

    private BareJvm(Workspace workspace, JavaRuntime runtime, Optional<Host> host, List<Path> libraries,
            List<String> prefix) {
        this.workspace = workspace;
        this.runtime = runtime;
        this.host = host;
        this.libraries = libraries;
        this.prefix = List.copyOf(prefix);
    }

    /** The same started by another command, such as unshare with its options. */
    public BareJvm behind(List<String> command) {
        return new BareJvm(workspace, runtime, host, libraries, command);
    }

    /**
     * Starts one; does not wait for it.
     *
     * @param name        new in the workspace
     * @param program     a main class of {@code testapp.program}
     * @param flags       for the JVM, -javaagent among them
     */
    public ForkedProcess start(String name, Class<?> program, List<String> flags, Map<String, String> environment,
            List<String> arguments) {
        Path classes = ProgramClasses.extractTo(workspace.directoryFor(name).resolve("classes"));
        String classPath = Stream.concat(Stream.of(classes), libraries.stream()).map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        return start(name, flags, List.of("-cp", classPath, program.getName()), environment, arguments);
    }

    /** Starts one with an executable jar and nothing else; does not wait for it. */
    public ForkedProcess startJar(String name, Path jar, List<String> flags, List<String> arguments) {
        return start(name, flags, List.of("-jar", jar.toString()), Map.of(), arguments);
    }

    private ForkedProcess start(String name, List<String> flags, List<String> what, Map<String, String> environment,
            List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(runtime.executable().toString());
        command.addAll(JvmFlags.CLIENT.on(runtime));
        // other agents leave jars behind where a JVM is killed
        command.add("-Djava.io.tmpdir=" + workspace.directoryFor(name));
        // of two flags that say the same, a JVM takes the last
        command.addAll(flags);
        command.addAll(what);
        command.addAll(arguments);
        List<String> entered = host.map(place -> place.entering(command)).orElse(command);
        return workspace.keep(ForkedProcess.start(name, entered, workspace.directoryFor(name), environment));
    }
}
