package io.github.rocketmqhotfix.testapp.cluster;

import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM with the client applications' classes and nothing else on its class path. */
public final class BareJvm {

    private final Workspace workspace;
    private final JavaRuntime runtime;

    /** What it starts ends with the workspace. */
    public BareJvm(Workspace workspace, JavaRuntime runtime) {
        this.workspace = workspace;
        this.runtime = runtime;
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
        return workspace.keep(ForkedProcess.start(name, command, home, environment));
    }
}
