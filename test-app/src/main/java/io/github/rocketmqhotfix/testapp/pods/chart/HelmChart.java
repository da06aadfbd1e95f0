package io.github.rocketmqhotfix.testapp.pods.chart;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Renders the chart of the highly available cluster with the real Helm, including the pod of {@code helm test}.
 *
 * @param folder the folder of the chart
 */
public record HelmChart(Path folder, KubernetesTools tools) {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** Returns the folder of the chart in the source tree whose build made the agent jar. */
    public static Path besideAgent(Path agentJar) {
        return agentJar.toAbsolutePath().normalize().getParent().resolveSibling("deploy").resolve("helm/rocketmq-ha");
    }

    /**
     * Renders the chart.
     *
     * @param values YAML documents; the first overrides values.yaml, and each later document overrides the earlier ones
     * @throws IllegalStateException if Helm fails; the message has its output
     */
    public Rendering render(Workspace workspace, String releaseName, String namespace, List<String> values) {
        Path home = workspace.directoryFor("helm");
        List<String> command = new ArrayList<>(
                List.of(tools.helm().toString(), "template", releaseName, folder.toString(),
                        "--namespace", namespace));
        for (int index = 0; index < values.size(); index++) {
            command.add("--values="
                    + UncheckedFiles.writeString(home.resolve("values-" + index + ".yaml"), values.get(index)));
        }
        return Rendering.of(String.join("\n",
                ForkedProcess.outputOf("helm", command, home, Map.of("HOME", home.toString()), LIMIT)));
    }
}
