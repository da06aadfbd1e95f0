package io.github.rocketmqhotfix.testapp.pods.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.HelmChart;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import io.github.rocketmqhotfix.testapp.pods.model.ContainerImage;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import io.github.rocketmqhotfix.testapp.pods.model.PodCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The objects of the rendered chart, running in a cluster of pods.
 *
 * @param chart all objects of the chart
 */
public record RunningChart(Workspace workspace, ClusterKind kind, Rendering chart, PodCluster pods) {

    /** The namespace of all objects. */
    public static final String NAMESPACE = "messaging";

    static final int NAME_SERVER_PORT = 9876;
    static final int BROKER_PORT = 10911;

    private static final String COMPONENT = "app.kubernetes.io/component";
    private static final String RELEASE_NAME = "mq";

    /**
     * Renders the chart for this kind. The caller may change the objects before it starts them.
     *
     * @param more further values as YAML; each document overrides the earlier ones
     */
    public static Rendering render(Workspace workspace, HelmChart chart, ClusterKind kind, String... more) {
        return chart.render(workspace, RELEASE_NAME, NAMESPACE,
                Stream.concat(Stream.of(kind.values()), Stream.of(more)).toList());
    }

    /**
     * Creates the rendered objects; does not wait for them.
     *
     * @param workspace a workspace for this cluster alone
     * @param more      images besides those of the chart, by their name with tag
     */
    public static RunningChart start(Workspace workspace, ClusterKind kind, Rendering chart, Path agentJar,
            Map<String, ContainerImage> more) {
        Map<String, ContainerImage> images = new HashMap<>(kind.imagesByName(workspace, agentJar));
        images.putAll(more);
        PodCluster cluster = PodCluster.in(workspace, NAMESPACE, images);
        cluster.apply(chart.withoutHooks());
        return new RunningChart(workspace, kind, chart, cluster);
    }

    /** Returns the NameServer pods, sorted by name. */
    public List<Pod> nameServers() {
        return component("nameserver");
    }

    /** Returns the broker pods, sorted by name: in each group the master, then the slaves. */
    public List<Pod> brokers() {
        return component("broker");
    }

    List<Pod> masters() {
        return brokers().stream().filter(RunningChart::isMaster).toList();
    }

    List<Pod> slaves() {
        return brokers().stream().filter(broker -> !isMaster(broker)).toList();
    }

    /** Returns the broker name that routes contain; all brokers of a group share it. */
    static String brokerName(Pod broker) {
        return "broker-" + broker.labels().get("rocketmq-ha/group");
    }

    static String brokerId(Pod broker) {
        return broker.labels().get("rocketmq-ha/broker-id");
    }

    static String nameServerAddress(Pod nameServer) {
        return nameServer.address() + ":" + NAME_SERVER_PORT;
    }

    static String brokerAddress(Pod broker) {
        return broker.address() + ":" + BROKER_PORT;
    }

    /** Returns the StatefulSet of this pod. */
    JsonNode setOf(Pod pod) {
        return chart.one("StatefulSet", pod.name().substring(0, pod.name().lastIndexOf('-')));
    }

    /**
     * Does what {@code helm test} does, and returns the output of the test pods.
     *
     * @throws io.github.rocketmqhotfix.testapp.pods.model.PodFailure if a test pod fails or exceeds the limit
     */
    public List<String> test(Duration limit) {
        return chart.tests().stream().flatMap(pod -> pods.runToEnd(pod, limit).lastProcess().outputLines().stream())
                .toList();
    }

    private static boolean isMaster(Pod broker) {
        return brokerId(broker).equals("0");
    }

    private List<Pod> component(String name) {
        return pods.pods().stream().filter(pod -> name.equals(pod.labels().get(COMPONENT))).toList();
    }
}
