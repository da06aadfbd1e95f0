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

/** The chart's objects on a cluster of pods. */
public final class RunningChart {

    /** Of all its objects. */
    public static final String NAMESPACE = "messaging";

    private static final String COMPONENT = "app.kubernetes.io/component";
    private static final String RELEASE_NAME = "mq";

    private final Workspace workspace;
    private final ClusterKind kind;
    private final Rendering chart;
    private final PodCluster cluster;

    private RunningChart(Workspace workspace, ClusterKind kind, Rendering chart, PodCluster cluster) {
        this.workspace = workspace;
        this.kind = kind;
        this.chart = chart;
        this.cluster = cluster;
    }

    /**
     * What the chart makes for this kind; the objects may be changed before they are run.
     *
     * @param more values as YAML, each laid over the ones before
     */
    public static Rendering render(Workspace workspace, HelmChart chart, ClusterKind kind, String... more) {
        return chart.render(workspace, RELEASE_NAME, NAMESPACE,
                Stream.concat(Stream.of(ChartValues.of(kind)), Stream.of(more)).toList());
    }

    /**
     * Creates what was rendered; waits for nothing.
     *
     * @param workspace one for this cluster alone
     * @param more      images besides those of the chart, by their name with tag
     */
    public static RunningChart start(Workspace workspace, ClusterKind kind, Rendering chart, Path agentJar, Map<String, ContainerImage> more) {
        Map<String, ContainerImage> images = new HashMap<>(ChartImages.in(workspace, kind.installation(), agentJar));
        images.putAll(more);
        PodCluster cluster = PodCluster.in(workspace, NAMESPACE, images);
        cluster.apply(chart.withoutHooks());
        return new RunningChart(workspace, kind, chart, cluster);
    }

    public PodCluster pods() {
        return cluster;
    }

    public ClusterKind kind() {
        return kind;
    }

    /** All that the chart made. */
    public Rendering chart() {
        return chart;
    }

    public Workspace workspace() {
        return workspace;
    }

    /** By name. */
    public List<Pod> nameServers() {
        return component("nameserver");
    }

    /** By name: in each group the master, then the slaves. */
    public List<Pod> brokers() {
        return component("broker");
    }

    List<Pod> masters() {
        return brokers().stream().filter(RunningChart::isMaster).toList();
    }

    List<Pod> slaves() {
        return brokers().stream().filter(broker -> !isMaster(broker)).toList();
    }

    /** What its group is called in routes. */
    static String brokerName(Pod broker) {
        return "broker-" + broker.labels().get("rocketmq-ha/group");
    }

    /** The object that makes this pod again. */
    JsonNode setOf(Pod pod) {
        return chart.one("StatefulSet", pod.name().substring(0, pod.name().lastIndexOf('-')));
    }

    /**
     * As {@code helm test}; returns what it printed.
     *
     * @throws io.github.rocketmqhotfix.testapp.pods.model.PodFailure if it fails or takes longer
     */
    public List<String> test(Duration limit) {
        return chart.tests().stream().flatMap(pod -> lines(pod, limit).stream()).toList();
    }

    private List<String> lines(JsonNode pod, Duration limit) {
        return cluster.runToEnd(pod, limit).output().outputLines();
    }

    private static boolean isMaster(Pod broker) {
        return broker.labels().get("rocketmq-ha/broker-id").equals("0");
    }

    private List<Pod> component(String name) {
        return cluster.pods().stream().filter(pod -> name.equals(pod.labels().get(COMPONENT))).toList();
    }
}
