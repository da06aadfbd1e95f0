package io.github.rocketmqhotfix.testapp.e2e.k8s;

import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs a script of the chart with the image's folder, the mounted folders and the variables that a kubelet would give it. */
record ChartScriptPod(Workspace workspace, String name, Map<String, String> environment, Optional<Host> host) {

    /** The folder that the chart mounts as /scripts. */
    static final Path SCRIPTS = Injection.DEPLOY.resolve("helm/rocketmq-ha/files");

    private static final String SMALL_HEAP = "-Xms192m -Xmx192m -Xmn96m -XX:MaxDirectMemorySize=256m";
    private static final String FLAGS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Dtls.server.mode=disabled"
            + " -Drocketmq.broker.diskSpaceWarningLevelRatio=0.99 -Drocketmq.broker.diskSpaceCleanForciblyRatio=0.98";

    /** Makes a pod in the network of this JVM; the name must be new in the workspace. */
    static ChartScriptPod of(Workspace workspace, String name, Path rocketmqHome, JavaRuntime java) {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "JAVA_HOME", java.home().toString(),
                "ROCKETMQ_HOME", rocketmqHome.toString(),
                "JAVA_HEAP", SMALL_HEAP,
                "JAVA_OPT", FLAGS));
        Map.of("CONFIG_DIR", "config", "RUN_DIR", "run", "ACL_DIR", "acl", "USER_HOME", "home")
                .forEach((variable, folder) -> environment.put(variable, workspace.directoryFor(name + "/" + folder).toString()));
        return new ChartScriptPod(workspace, name, environment, Optional.empty());
    }

    /** Returns the same pod with a variable, which replaces a variable of this name. */
    ChartScriptPod with(String variable, String value) {
        Map<String, String> changed = new TreeMap<>(environment);
        changed.put(variable, value);
        return new ChartScriptPod(workspace, name, changed, host);
    }

    /** Returns the same pod on a host; POD_IP is the host's address. */
    ChartScriptPod on(Host place) {
        return new ChartScriptPod(workspace, name, environment, Optional.of(place)).with("POD_IP", place.address());
    }

    /** Returns a file of a mounted folder, such as config/broker.conf or run/broker.conf. */
    Path file(String path) {
        return workspace.directory().resolve(name).resolve(path);
    }

    /** Writes a file of a mounted folder. */
    ChartScriptPod mounting(String path, String content) {
        Workspace.written(file(path), content);
        return this;
    }

    /** Starts {@code start.sh} with these arguments; does not wait for it. */
    ForkedProcess start(String... arguments) {
        return run("sh", "start.sh", arguments);
    }

    /** Starts another script of the chart; does not wait for it. */
    ForkedProcess run(String shell, String script, String... arguments) {
        return command(List.of(shell, SCRIPTS.resolve(script).toString()), arguments);
    }

    /** Starts mqadmin in the pod, as the start scripts do; does not wait for it. */
    ForkedProcess mqadmin(String... arguments) {
        String home = environment.get("ROCKETMQ_HOME");
        return command(List.of(environment.get("JAVA_HOME") + "/bin/java", "-Xmx128m", "-XX:-UsePerfData",
                "-Duser.home=" + environment.get("USER_HOME"), "-cp", home + "/conf:" + home + "/lib/*",
                "org.apache.rocketmq.tools.command.MQAdminStartup"), arguments);
    }

    private ForkedProcess command(List<String> program, String... arguments) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        List<String> entered = host.map(place -> place.entering(command)).orElse(command);
        return workspace.keep(ForkedProcess.start(name, entered, workspace.directoryFor(name), environment));
    }
}
