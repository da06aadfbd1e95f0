package io.github.rocketmqhotfix.testapp.e2e.k8s;

import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a kubelet makes of a pod of the chart, without one: the image's folder, the mounted ones, the variables, and a
 * script of the chart as the process.
 */
final class ChartPod {

    /** The folder that the chart puts into the pods as /scripts. */
    static final Path SCRIPTS = Injection.DEPLOY.resolve("helm/rocketmq-ha/files");

    private static final String SMALL_HEAP = "-Xms192m -Xmx192m -Xmn96m -XX:MaxDirectMemorySize=256m";
    private static final String FLAGS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Dtls.server.mode=disabled"
            + " -Drocketmq.broker.diskSpaceWarningLevelRatio=0.99 -Drocketmq.broker.diskSpaceCleanForciblyRatio=0.98";

    private final Workspace workspace;
    private final String name;
    private final Map<String, String> environment;
    private final Optional<Host> host;

    private ChartPod(Workspace workspace, String name, Map<String, String> environment, Optional<Host> host) {
        this.workspace = workspace;
        this.name = name;
        this.environment = Map.copyOf(environment);
        this.host = host;
    }

    /** A pod of a name that is new in the workspace, in the network of this JVM. */
    static ChartPod of(Workspace workspace, String name, Path rocketmqHome, JavaRuntime java) {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "JAVA_HOME", java.home().toString(),
                "ROCKETMQ_HOME", rocketmqHome.toString(),
                "JAVA_HEAP", SMALL_HEAP,
                "JAVA_OPT", FLAGS));
        Map.of("CONFIG_DIR", "config", "RUN_DIR", "run", "ACL_DIR", "acl", "USER_HOME", "home")
                .forEach((variable, folder) -> environment.put(variable, workspace.directoryFor(name + "/" + folder).toString()));
        return new ChartPod(workspace, name, environment, Optional.empty());
    }

    /** The same with a variable, in place of the one of this name. */
    ChartPod with(String variable, String value) {
        Map<String, String> changed = new TreeMap<>(environment);
        changed.put(variable, value);
        return new ChartPod(workspace, name, changed, host);
    }

    /** The same on a host of its own, whose address is POD_IP. */
    ChartPod on(Host place) {
        ChartPod there = new ChartPod(workspace, name, environment, Optional.of(place));
        return there.with("POD_IP", place.address());
    }

    /** A file in a mounted folder, such as config/broker.conf or run/broker.conf. */
    Path file(String path) {
        return workspace.directory().resolve(name).resolve(path);
    }

    /** Writes such a file. */
    ChartPod mounting(String path, String content) {
        try {
            Files.writeString(file(path), content);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts its container: {@code start.sh} with these arguments; does not wait for it. */
    ForkedProcess start(String... arguments) {
        return run("sh", "start.sh", arguments);
    }

    /** Starts any script of the chart in its place; does not wait for it. */
    ForkedProcess run(String shell, String script, String... arguments) {
        return command(List.of(shell, SCRIPTS.resolve(script).toString()), arguments);
    }

    /** Starts mqadmin in its place, as start scripts do; does not wait for it. */
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
