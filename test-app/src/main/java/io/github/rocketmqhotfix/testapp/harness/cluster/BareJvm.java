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

/**
 * Starts JVMs with the forked programs and only the given libraries on the class path. The JVMs end with the
 * workspace.
 *
 * @param host   the virtual host on which they run, if any
 * @param prefix a command through which they are started; empty if there is none
 */
public record BareJvm(Workspace workspace, JavaRuntime runtime, Optional<Host> host, List<Path> libraries,
        List<String> prefix) {

    /** On this host, without libraries. */
    public BareJvm(Workspace workspace, JavaRuntime runtime) {
        this(workspace, runtime, Optional.empty(), List.of(), List.of());
    }

    /** On the given host, without libraries. */
    public BareJvm(Workspace workspace, JavaRuntime runtime, Host host) {
        this(workspace, runtime, Optional.of(host), List.of(), List.of());
    }

    /** On this host, with these jars after the programs on the class path. */
    public BareJvm(Workspace workspace, JavaRuntime runtime, List<Path> libraries) {
        this(workspace, runtime, Optional.empty(), libraries, List.of());
    }

    /** Returns a BareJvm that starts its JVMs through another command, such as unshare with its options. */
    public BareJvm behind(List<String> command) {
        return new BareJvm(workspace, runtime, host, libraries, command);
    }

    /**
     * Starts a program; does not wait for it.
     *
     * @param name    new in the workspace
     * @param program a main class of {@code testapp.program}
     * @param flags   the JVM's flags, including -javaagent
     */
    public ForkedProcess start(String name, Class<?> program, List<String> flags, Map<String, String> environment,
            List<String> arguments) {
        Path classes = ProgramClasses.extractTo(workspace.directoryFor(name).resolve("classes"));
        String classPath = Stream.concat(Stream.of(classes), libraries.stream()).map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        return start(name, flags, List.of("-cp", classPath, program.getName()), environment, arguments);
    }

    /** Starts an executable jar without the programs; does not wait for it. */
    public ForkedProcess startJar(String name, Path jar, List<String> flags, List<String> arguments) {
        return start(name, flags, List.of("-jar", jar.toString()), Map.of(), arguments);
    }

    private ForkedProcess start(String name, List<String> flags, List<String> what, Map<String, String> environment,
            List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(runtime.executable().toString());
        command.addAll(JvmFlags.CLIENT.on(runtime));
        // other agents leave jars in the temporary directory of a killed JVM
        command.add("-Djava.io.tmpdir=" + workspace.directoryFor(name));
        // a JVM uses the last of several flags for one setting
        command.addAll(flags);
        command.addAll(what);
        command.addAll(arguments);
        List<String> entered = host.map(place -> place.entering(command)).orElse(command);
        return workspace.keep(ForkedProcess.start(name, entered, workspace.directoryFor(name), environment));
    }
}
