package io.github.rocketmqhotfix.testapp.chart;

import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The chart of the highly available cluster, rendered by the real Helm with the pod of {@code helm test}. */
public final class HelmChart {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Path folder;
    private final KubernetesTools tools;

    public HelmChart(Path folder, KubernetesTools tools) {
        this.folder = folder;
        this.tools = tools;
    }

    /** Where the chart is, seen from the agent that the build made. */
    public static Path besideAgent(Path agentJar) {
        return agentJar.toAbsolutePath().normalize().getParent().resolveSibling("deploy").resolve("helm/rocketmq-ha");
    }

    /**
     * Renders it with these values.
     *
     * @param values YAML, laid over values.yaml
     * @throws IllegalStateException if Helm refuses; the message has what it said
     */
    public Rendering render(Workspace workspace, String releaseName, String namespace, String values) {
        Path home = workspace.directoryFor("helm");
        try {
            Path file = Files.writeString(home.resolve("values.yaml"), values);
            try (ForkedProcess helm = ForkedProcess.start("helm", List.of(tools.helm().toString(), "template", releaseName, folder.toString(),
                    "--namespace", namespace, "--values", file.toString()), home, Map.of("HOME", home.toString()))) {
                if (helm.awaitExit(LIMIT) != 0) {
                    throw new IllegalStateException("helm refuses" + helm.tail());
                }
                return Rendering.of(String.join("\n", helm.outputLines()));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
