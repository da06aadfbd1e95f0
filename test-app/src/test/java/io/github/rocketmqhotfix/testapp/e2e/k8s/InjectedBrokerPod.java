package io.github.rocketmqhotfix.testapp.e2e.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A broker's pod with an injected agent. {@link #initialise} runs the init container's command, without namespaces of
 * its own. {@link #start} runs the release's own bin/mqbroker as root, with the environment of the workload's
 * container, in the network namespace of the host and in its own PID and mount namespaces. No container image is
 * started: folders of the workspace replace the paths /agent and /hotfix.
 *
 * @param image the folder with the files of the agent's image
 */
record InjectedBrokerPod(Workspace workspace, Host host, JavaRuntime runtime, String name, Path image) {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** Runs the init container of this name and waits for its end. */
    ForkedProcess initialise(JsonNode workload, String container) {
        Path folder = workspace.directoryFor(name);
        UncheckedFiles.createDirectories(folder.resolve("hotfix"));
        List<String> command = new ArrayList<>();
        Injection.container(workload, container).path("command").forEach(word -> command.add(mounted(word.asText())));
        // the default arguments of copy-agent.sh; here both files are in folders of the workspace
        command.add(mounted("/agent/rocketmq-hotfix-agent.jar"));
        command.add(mounted("/hotfix/rocketmq-hotfix-agent.jar"));
        ForkedProcess process = workspace.keep(ForkedProcess.start(container, command, folder, Map.of()));
        process.awaitExit(LIMIT);
        return process;
    }

    /** Starts the broker with the release's script; does not wait for it. */
    ForkedProcess start(JsonNode workload, String container, Path rocketmqHome) {
        Map<String, String> environment = new HashMap<>();
        Injection.container(workload, container).path("env")
                .forEach(variable -> environment.put(variable.path("name").asText(), mounted(valueOf(variable))));
        environment.put("ROCKETMQ_HOME", rocketmqHome.toString());
        environment.put("JAVA_HOME", runtime.home().toString());
        environment.put("PATH", runtime.home().resolve("bin") + ":" + System.getenv("PATH"));
        Path all = workspace.directory();
        // each pod has its own /tmp, with the JVM's files for jcmd, and its own /dev/shm, with the script's GC log
        String script = String.join("\n", "set -e",
                "mount --bind " + all + " /mnt", "mount -t tmpfs tmpfs /tmp", "mkdir -p " + all,
                "mount --bind /mnt " + all,
                "mount -t tmpfs tmpfs /dev/shm",
                "cd " + rocketmqHome.resolve("bin"),
                "exec sh mqbroker -c ../conf/server.conf");
        List<String> command = host
                .entering(List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", script));
        return workspace.keep(ForkedProcess.start(name, command, workspace.directoryFor(name), environment));
    }

    /** Returns a shell script that runs its arguments in the pod of a process that {@link #start} returned. */
    String enterScript(ForkedProcess started) {
        long first = ProcessHandle.of(started.pid()).orElseThrow().children().findFirst().orElseThrow().pid();
        List<String> entering = new ArrayList<>(host.entering(List.of()));
        entering.set(entering.indexOf("--target") + 1, Long.toString(first));
        entering.add("--pid");
        return "PATH=" + runtime.home().resolve("bin") + ":$PATH\nexport PATH\nexec "
                + entering.stream().collect(Collectors.joining(" ")) + " \"$@\"\n";
    }

    private String valueOf(JsonNode variable) {
        return switch (variable.at("/valueFrom/fieldRef/fieldPath").asText()) {
            case "status.podIP" -> host.address();
            case "metadata.name" -> name;
            default -> variable.path("value").asText();
        };
    }

    private String mounted(String text) {
        return text.replace("/agent/", image.resolve("agent") + "/").replace("/hotfix/",
                workspace.directoryFor(name).resolve("hotfix") + "/");
    }
}
