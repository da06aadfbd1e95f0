package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.harness.cluster.Distribution;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.HelmChart;
import io.github.rocketmqhotfix.testapp.pods.model.ContainerImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The images that the chart's pods have, under the names that the chart gives them. */
final class ChartImages {

    private static final String AGENT = "rocketmq-hotfix-agent:0.1.0";

    private ChartImages() {
    }

    static Map<String, ContainerImage> in(Workspace workspace, Installation installation, Path agentJar) {
        String home = "/home/rocketmq/rocketmq-" + installation.release();
        Path distribution = Distribution.in(workspace.directoryFor("image"), installation.releaseJars(), installation.release());
        Path agent = workspace.directoryFor("agent-image");
        try {
            Files.createDirectories(distribution.resolve("bin"));
            Files.copy(agentJar, agent.resolve("rocketmq-hotfix-agent.jar"));
            Files.copy(HelmChart.besideAgent(agentJar).resolve("../../image/copy-agent.sh"), agent.resolve("copy-agent.sh"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return Map.of(
                "apache/rocketmq:" + installation.release(), new ContainerImage(Map.of(home, distribution),
                        Map.of("JAVA_HOME", installation.runtime().home().toString(), "ROCKETMQ_HOME", home), home + "/bin"),
                AGENT, new ContainerImage(Map.of("/agent", agent)));
    }
}
