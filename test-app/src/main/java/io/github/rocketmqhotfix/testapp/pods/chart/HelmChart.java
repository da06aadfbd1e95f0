package io.github.rocketmqhotfix.testapp.pods.chart;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
     * @param values YAML, each laid over the one before, the first over values.yaml
     * @throws IllegalStateException if Helm refuses; the message has what it said
     */
    public Rendering render(Workspace workspace, String releaseName, String namespace, List<String> values) {
        Path home = workspace.directoryFor("helm");
        List<String> command = new ArrayList<>(List.of(tools.helm().toString(), "template", releaseName, folder.toString(),
                "--namespace", namespace));
        for (int index = 0; index < values.size(); index++) {
            command.add("--values=" + write(home.resolve("values-" + index + ".yaml"), values.get(index)));
        }
        try (ForkedProcess helm = ForkedProcess.start("helm", command, home, Map.of("HOME", home.toString()))) {
            if (helm.awaitExit(LIMIT) != 0) {
                throw new IllegalStateException("helm refuses" + helm.tail());
            }
            return Rendering.of(String.join("\n", helm.outputLines()));
        }
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
