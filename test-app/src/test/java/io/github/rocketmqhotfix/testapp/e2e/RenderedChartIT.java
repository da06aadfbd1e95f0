package io.github.rocketmqhotfix.testapp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.chart.Chart;
import io.github.rocketmqhotfix.testapp.chart.Rendering;
import io.github.rocketmqhotfix.testapp.cluster.ClientProcess;
import io.github.rocketmqhotfix.testapp.cluster.ClientProcess.Application;
import io.github.rocketmqhotfix.testapp.cluster.Distribution;
import io.github.rocketmqhotfix.testapp.cluster.Installation;
import io.github.rocketmqhotfix.testapp.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.cluster.Layout;
import io.github.rocketmqhotfix.testapp.network.Host;
import io.github.rocketmqhotfix.testapp.network.NetworkShape;
import io.github.rocketmqhotfix.testapp.network.NetworkShape.HostName;
import io.github.rocketmqhotfix.testapp.network.NetworkShape.Link;
import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.AgentLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chart renders, run as it stands: a NameServer and a master on one host, the master's slave on another. */
class RenderedChartIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String FIRST = "192.168.50.2";
    private static final String SECOND = "192.168.50.3";
    /** 128 and SIGTERM. */
    private static final int TERMINATED = 143;
    private static final String SMALL = """
            image: {tag: "%s"}
            nameServer: {replicas: 1, heap: 128m, javaOptions: "%2$s"}
            broker:
              groups: 1
              slavesPerGroup: 1
              role: SYNC_MASTER
              heap: 192m
              directMemory: 256m
              javaOptions: "%2$s"
              config:
                diskMaxUsedSpaceRatio: 99
                mapedFileSizeCommitLog: 16777216
                mappedFileSizeCommitLog: 16777216
                timerWheelEnable: false
            """;
    private static final String FLAGS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Dtls.server.mode=disabled"
            + " -Drocketmq.broker.diskSpaceWarningLevelRatio=0.99 -Drocketmq.broker.diskSpaceCleanForciblyRatio=0.98";

    private Workspace workspace;

    @BeforeEach
    void makeWorkspace() {
        workspace = Workspace.create("rendered-chart");
    }

    @AfterEach
    void end() {
        workspace.close();
    }

    @ParameterizedTest(name = "{0} on Java {1}")
    @CsvSource({"4.9.7, 8", "5.3.3, 17"})
    void theRenderedPodsMakeAClusterThatReplicatesPassesItsTestAndStopsCleanly(String release, int java) throws IOException {
        Installation installation = installation(release, java);
        Rendering chart = Chart.withHooks(workspace.directoryFor("chart")).render(SMALL.formatted(release, FLAGS));
        Host.Pair hosts = Host.connected(workspace, "first", new NetworkShape(Link.ORDINARY, FIRST + "/24", HostName.ADDRESS),
                "second", new NetworkShape(Link.ORDINARY, SECOND + "/24", HostName.ADDRESS));
        Map<String, String> names = Map.of("mq-rocketmq-ha-ns-0.mq-rocketmq-ha-ns.messaging.svc.cluster.local", FIRST);
        RenderedPod nameServerPod = RenderedPod.ofSet(workspace, chart, hosts.first(), "-ns", names);
        RenderedPod masterPod = RenderedPod.ofSet(workspace, chart, hosts.first(), "-broker-0-master", names);
        RenderedPod slavePod = RenderedPod.ofSet(workspace, chart, hosts.second(), "-broker-0-slave-1", names);
        Map<String, Path> image = image(installation);
        Map<String, String> ofImage = variables(installation);

        ForkedProcess nameServer = started(nameServerPod, image, ofImage);
        ForkedProcess master = started(masterPod, image, ofImage);
        ForkedProcess slave = started(slavePod, image, ofImage);

        for (ForkedProcess process : List.of(nameServer, master, slave)) {
            assertThat(AgentLines.of(process)).as(process.tail())
                    .anyMatch(line -> line.startsWith("[rocketmq-hotfix] INFO applied loopback-filter to "));
        }
        awaitSlave(masterPod, slavePod, installation, slave);
        ForkedProcess test = RenderedPod.alone(workspace, chart, hosts.second(), "-addresses", names).runContainer(image, ofImage);
        assertThat(test.awaitExit(LIMIT)).as(test.tail()).isZero();
        assertThat(test.outputLines()).hasSize(2).allMatch(line -> line.startsWith("ok mq-rocketmq-ha-ns-0."))
                .anyMatch(line -> line.endsWith(": broker-0 0 at " + FIRST + ":10911"))
                .anyMatch(line -> line.endsWith(": broker-0 1 at " + SECOND + ":10911"));

        for (ForkedProcess process : List.of(slave, master, nameServer)) {
            process.terminate();
            assertThat(process.awaitExit(LIMIT)).as(process.tail()).isEqualTo(TERMINATED);
        }
        assertThat(masterPod.volume("store").resolve("commitlog")).isNotEmptyDirectory();
        assertThat(masterPod.volume("store").resolve("abort")).doesNotExist();
        assertThat(slavePod.volume("store").resolve("abort")).doesNotExist();
    }

    /** Neither does the init container end well, nor would the broker start if it had. */
    @Test
    void anAgentImageWithoutTheJarNeverLeadsToAPodThatRunsUnpatched() {
        Installation installation = installation("5.3.3", JavaRuntime.current().majorVersion());
        Host host = Host.alone(workspace, "alone", new NetworkShape(Link.ORDINARY, FIRST + "/24", HostName.ADDRESS));
        RenderedPod pod = RenderedPod.ofSet(workspace, new Chart().render(""), host, "-broker-1-master", Map.of());

        ForkedProcess copy = pod.runInitContainer(Map.of("/agent", workspace.directoryFor("agent-image")), Map.of());
        assertThat(copy.awaitExit(LIMIT)).as(copy.tail()).isEqualTo(1);
        assertThat(copy.errorLines()).singleElement().asString()
                .startsWith("copy-agent.sh: this image has no /agent/rocketmq-hotfix-agent.jar");

        ForkedProcess broker = pod.runContainer(image(installation), variables(installation));
        assertThat(broker.awaitExit(LIMIT)).as(broker.tail()).isEqualTo(1);
        assertThat(broker.errorLines()).containsExactly(
                "start.sh: there is no /hotfix/rocketmq-hotfix-agent.jar: the broker would run unpatched");
        assertThat(broker.outputLines()).isEmpty();
    }

    private static Installation installation(String release, int java) {
        return Requirements.available(Host.unavailability(), Installations.setting(release, java, Layout.PLAIN).servers());
    }

    /** The folder that the official image of the release has. */
    private Map<String, Path> image(Installation installation) {
        return Map.of("/home/rocketmq/rocketmq-" + installation.release(),
                Distribution.in(workspace.directoryFor("image"), installation.releaseJars(), installation.release()));
    }

    private static Map<String, String> variables(Installation installation) {
        return Map.of("JAVA_HOME", installation.runtime().home().toString());
    }

    /** As the kubelet does it: first the init container, then the container until its probe is content. */
    private ForkedProcess started(RenderedPod pod, Map<String, Path> image, Map<String, String> ofImage) throws IOException {
        Path agentImage = workspace.directoryFor("agent-image");
        Path jar = agentImage.resolve("rocketmq-hotfix-agent.jar");
        if (Files.notExists(jar)) {
            Files.copy(Requirements.agent().jar(), jar);
        }
        ForkedProcess copy = pod.runInitContainer(Map.of("/agent", agentImage), Map.of());
        assertThat(copy.awaitExit(LIMIT)).as(copy.tail()).isZero();
        ForkedProcess container = pod.runContainer(image, ofImage);
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            container.await(probe, () -> pod.host().listensOn(pod.probedPort(probe)), LIMIT);
        }
        return container;
    }

    /** A SYNC_MASTER answers SEND_OK only once its slave, which dials the master's brokerIP2, has the message. */
    private void awaitSlave(RenderedPod masterPod, RenderedPod slavePod, Installation installation, ForkedProcess slave) {
        String nameServer = "nameServer=" + masterPod.host().address() + ":9876";
        // a registration that fails is tried again only after 10 to 30 s
        ClientProcess.start(workspace, installation, "question", Application.CLUSTER_INFO, Optional.empty(),
                Optional.of(slavePod.host()), nameServer, "brokers=2").awaitEvent("cluster", LIMIT);
        ClientProcess producer = ClientProcess.start(workspace, installation, "producer", Application.PRODUCER, Optional.empty(),
                Optional.of(slavePod.host()), nameServer, "topic=hotfix-chart", "count=1", "attempts=60");
        producer.awaitEvent("sent", LIMIT);
        slave.await("message of the master", () -> holds(slavePod.volume("store").resolve("commitlog"), "message 1"), LIMIT);
    }

    private static boolean holds(Path folder, String text) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
            return false;
        } catch (IOException notYet) {
            return false;
        }
    }
}
