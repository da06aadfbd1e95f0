package io.github.rocketmqhotfix.testapp.cluster;

import io.github.rocketmqhotfix.testapp.network.Host;
import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JVM with the client applications' classes and nothing else on its class path. */
public final class BareJvm {

    private final Workspace workspace;
    private final JavaRuntime runtime;
    private final Optional<Host> host;

    /** What it starts ends with the workspace. */
    public BareJvm(Workspace workspace, JavaRuntime runtime) {
        this(workspace, runtime, Optional.empty());
    }

    /** The same on a host of its own. */
    public BareJvm(Workspace workspace, JavaRuntime runtime, Host host) {
        this(workspace, runtime, Optional.of(host));
    }

    private BareJvm(Workspace workspace, JavaRuntime runtime, Optional<Host> host) {
        this.workspace = workspace;
        this.runtime = runtime;
        this.host = host;
    }

    /**
     * Starts one; does not wait for it.
     *
     * @param name        new in the workspace
     * @param application simple name of a main class among the client applications
     * @param flags       for the JVM, -javaagent among them
     */
    public ForkedProcess start(String name, String application, List<String> flags, Map<String, String> environment,
            List<String> arguments) {
        Path home = workspace.directoryFor(name);
        List<String> command = new ArrayList<>();
        command.add(runtime.executable().toString());
        command.addAll(flags);
        command.addAll(JvmFlags.CLIENT.on(runtime));
        command.add("-cp");
        command.add(ClientClasses.extractTo(home.resolve("classes")).toString());
        command.add(ClientClasses.PACKAGE + "." + application);
        command.addAll(arguments);
        List<String> entered = host.map(place -> place.entering(command)).orElse(command);
        return workspace.keep(ForkedProcess.start(name, entered, home, environment));
    }
}
