package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.harness.cluster.Distribution;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.HelmChart;
import io.github.rocketmqhotfix.testapp.pods.model.ContainerImage;
import java.nio.file.Path;
import java.util.Map;

/**
 * The properties in which the tested clusters differ. The chart's values and images follow from these properties.
 *
 * @param installation the release of the servers and the Java of all pods; with {@link Layout#OFFICIAL_IMAGE} the
 *                     extension class loader loads RocketMQ
 * @param withAgent    whether the pods have the agent
 * @param groups       the number of broker groups; each has one master and one slave
 * @param nameServers  the number of NameServers
 */
public record ClusterKind(Installation installation, boolean withAgent, int groups, int nameServers) {

    private static final String FLAGS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Dtls.server.mode=disabled"
            + " -Djava.security.egd=file:/dev/./urandom"
            + " -Drocketmq.broker.diskSpaceWarningLevelRatio=0.99 -Drocketmq.broker.diskSpaceCleanForciblyRatio=0.98";
    private static final String AGENT_IMAGE = "rocketmq-hotfix-agent:1.0.0-SNAPSHOT";

    /** A cluster with two groups and three NameServers. */
    public ClusterKind(Installation installation, boolean withAgent) {
        this(installation, withAgent, 2, 3);
    }

    /** Returns the header of the cluster's column. */
    public String title() {
        return (withAgent ? "with" : "without") + " the agent, Java " + installation.runtime().majorVersion();
    }

    /**
     * Returns the chart's values as YAML. They make many servers fit a small machine and leave all other behaviour as
     * it is.
     */
    String values() {
        return """
                image: {tag: "%1$s"}
                hotfix: {enabled: %2$s}
                nameServer: {replicas: %3$d, heap: 96m, javaOptions: "%4$s"}
                broker:
                  groups: %5$d
                  heap: 192m
                  directMemory: 256m
                  javaOptions: "%4$s"
                  startupSeconds: 240
                  config:
                    diskMaxUsedSpaceRatio: 99
                    mapedFileSizeCommitLog: 16777216
                    mappedFileSizeCommitLog: 16777216
                    mapedFileSizeConsumeQueue: 60000
                    mappedFileSizeConsumeQueue: 60000
                    maxIndexNum: 5000
                    maxHashSlotNum: 1000
                    timerWheelEnable: false
                    transactionMetricFlushInterval: 200
                """.formatted(installation.release(), withAgent, nameServers, javaOptions(), groups);
    }

    /**
     * Returns the Java options of the servers. The extension folders are in the order of runbroker.sh in the official
     * image. The kubelet expands ROCKETMQ_HOME, which the chart sets.
     */
    private String javaOptions() {
        Path home = installation.runtime().home();
        return installation.layout() == Layout.OFFICIAL_IMAGE
                ? FLAGS + " -Djava.ext.dirs=" + home + "/jre/lib/ext:$(ROCKETMQ_HOME)/lib:" + home + "/lib/ext" : FLAGS;
    }

    /** Makes the images of the chart's pods. Returns them by the names that the chart uses. */
    Map<String, ContainerImage> imagesByName(Workspace workspace, Path agentJar) {
        String home = "/home/rocketmq/rocketmq-" + installation.release();
        Path distribution = Distribution.in(workspace.directoryFor("image"), installation.releaseJars(),
                installation.release());
        UncheckedFiles.createDirectories(distribution.resolve("bin"));
        Path agent = workspace.directoryFor("agent-image");
        UncheckedFiles.copy(agentJar, agent.resolve("rocketmq-hotfix-agent.jar"));
        UncheckedFiles.copy(HelmChart.besideAgent(agentJar).resolve("../../image/copy-agent.sh"),
                agent.resolve("copy-agent.sh"));
        return Map.of(
                "apache/rocketmq:" + installation.release(), new ContainerImage(Map.of(home, distribution),
                        Map.of("JAVA_HOME", installation.runtime().home().toString(), "ROCKETMQ_HOME", home),
                        home + "/bin"),
                AGENT_IMAGE, new ContainerImage(Map.of("/agent", agent)));
    }
}
