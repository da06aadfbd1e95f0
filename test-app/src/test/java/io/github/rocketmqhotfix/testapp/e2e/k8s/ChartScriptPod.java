package io.github.rocketmqhotfix.testapp.e2e.k8s;

import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs a script of the chart with the image's folder, the mounted folders and the variables that a kubelet would give
 * it.
 */
record ChartScriptPod(Workspace workspace, String name, Map<String, String> environment) {

    /** The folder that the chart mounts as /scripts. */
    static final Path SCRIPTS = Injection.DEPLOY.resolve("helm/rocketmq-ha/files");

    /** Makes a pod; the name must be new in the workspace. */
    static ChartScriptPod of(Workspace workspace, String name, Path rocketmqHome, JavaRuntime java) {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "JAVA_HOME", java.home().toString(),
                "ROCKETMQ_HOME", rocketmqHome.toString()));
        Map.of("CONFIG_DIR", "config", "RUN_DIR", "run", "ACL_DIR", "acl", "USER_HOME", "home")
                .forEach((variable, folder) -> environment.put(variable,
                        workspace.directoryFor(name + "/" + folder).toString()));
        return new ChartScriptPod(workspace, name, environment);
    }

    /** Returns the same pod with a variable, which replaces a variable of this name. */
    ChartScriptPod with(String variable, String value) {
        Map<String, String> changed = new TreeMap<>(environment);
        changed.put(variable, value);
        return new ChartScriptPod(workspace, name, changed);
    }

    /** Returns a file of a mounted folder, such as config/broker.conf or run/broker.conf. */
    Path file(String path) {
        return workspace.directory().resolve(name).resolve(path);
    }

    /** Writes a file of a mounted folder. */
    ChartScriptPod mounting(String path, String content) {
        UncheckedFiles.writeString(file(path), content);
        return this;
    }

    /** Starts {@code start.sh} with these arguments; does not wait for it. */
    ForkedProcess start(String... arguments) {
        return run("sh", "start.sh", arguments);
    }

    /** Starts another script of the chart; does not wait for it. */
    ForkedProcess run(String shell, String script, String... arguments) {
        List<String> command = Stream.concat(Stream.of(shell, SCRIPTS.resolve(script).toString()), Stream.of(arguments))
                .toList();
        return workspace.keep(ForkedProcess.start(name, command, workspace.directoryFor(name), environment));
    }
}
