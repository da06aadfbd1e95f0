package io.github.rocketmqhotfix.testapp.e2e.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.cluster.ProgramClasses;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.HelmChart;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import io.github.rocketmqhotfix.testapp.pods.model.ContainerImage;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import io.github.rocketmqhotfix.testapp.pods.model.PodCluster;
import io.github.rocketmqhotfix.testapp.pods.run.ClusterKind;
import io.github.rocketmqhotfix.testapp.pods.run.RegistrationScenario;
import io.github.rocketmqhotfix.testapp.pods.run.RegistrationScenario.RegistrationResult;
import io.github.rocketmqhotfix.testapp.pods.run.RunningChart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the rendered chart without changes: a NameServer, a synchronous master, its slave, and a client's pod. */
class RenderedChartIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration REGISTRATION_LIMIT = Duration.ofSeconds(75);
    /** 128 + SIGTERM: the exit code of a JVM that ran its shutdown hooks. */
    private static final int TERMINATED = 143;
    private static final String PRODUCER = """
            kind: Pod
            metadata: {name: producer}
            spec:
              restartPolicy: Never
              containers:
                - name: producer
                  image: client
                  command: [java, -Xmx128m, "-XX:-UsePerfData", --add-opens=java.base/java.nio=ALL-UNNAMED, --add-opens=java.base/sun.nio.ch=ALL-UNNAMED,
                    -cp, "/client/classes:/client/lib/*", io.github.rocketmqhotfix.testapp.program.load.ProducerApplication,
                    "nameServer=mq-rocketmq-ha-ns-0.mq-rocketmq-ha-ns:9876", topic=hotfix-chart, count=1, attempts=60]
            """;

    @AutoClose
    private final Workspace workspace = Workspace.create("rendered-chart");

    @ParameterizedTest(name = "{0} on Java {1}")
    @CsvSource({"4.9.7, 8", "5.3.3, 17"})
    void theRenderedPodsMakeAClusterThatReplicatesPassesItsTestAndStopsCleanly(String release, int java) {
        Installation installation = Requirements.available(PodCluster.unavailability(),
                Installations.setting(release, java, Layout.PLAIN).servers());
        ClusterKind kind = new ClusterKind(installation, true, 1, 1);
        HelmChart helm = new HelmChart(HelmChart.besideAgent(Requirements.agent().jar()), Requirements.kubernetesTools(workspace));
        Rendering chart = RunningChart.render(workspace, helm, kind, "broker: {role: SYNC_MASTER}");
        RunningChart cluster = RunningChart.start(workspace, kind, chart, Requirements.agent().jar(), Map.of("client", client(installation)));

        RegistrationResult result = new RegistrationScenario(LIMIT, REGISTRATION_LIMIT).run(cluster, StepListener.SILENT);
        assertThat(result.tested()).isEqualTo(2);
        Pod master = cluster.brokers().get(0);
        Pod slave = cluster.brokers().get(1);
        assertReplicated(cluster, slave);

        List<Pod> pods = cluster.pods().pods().stream().filter(pod -> !pod.name().equals("producer") && !pod.isOver()).toList();
        assertThat(pods).hasSize(3);
        scaleToNothing(cluster, chart);
        for (Pod pod : pods) {
            Awaitility.await().atMost(LIMIT).until(pod::isOver);
            assertThat(pod.output().awaitExit(LIMIT)).as(pod.output().tail()).isEqualTo(TERMINATED);
            assertThat(pod.failures()).isEmpty();
        }
        assertThat(master.volume("store").resolve("commitlog")).isNotEmptyDirectory();
        // the file would mean an unclean shutdown
        assertThat(master.volume("store").resolve("abort")).doesNotExist();
        assertThat(slave.volume("store").resolve("abort")).doesNotExist();
    }

    private ContainerImage client(Installation installation) {
        Path folder = workspace.directoryFor("client-image");
        ProgramClasses.extractTo(folder.resolve("classes"));
        ReleaseJars.libFolder(installation.releaseJars().client(installation.release()), folder.resolve("lib"));
        return new ContainerImage(Map.of("/client", folder));
    }

    /** A SYNC_MASTER answers SEND_OK only once its slave has the message; the slave dials the master's brokerIP2. */
    private static void assertReplicated(RunningChart cluster, Pod slave) {
        ForkedProcess producer = cluster.pods().runToEnd(Rendering.of(PRODUCER).objects().get(0), LIMIT).output();
        assertThat(producer.outputLines()).as(producer.tail()).anyMatch(line -> line.startsWith("{\"event\":\"sent\""));
        Awaitility.await().atMost(LIMIT).until(() -> holds(slave.volume("store").resolve("commitlog"), "message 1"));
    }

    private static void scaleToNothing(RunningChart cluster, Rendering chart) {
        List<JsonNode> sets = chart.all("StatefulSet");
        sets.forEach(set -> ((ObjectNode) set.path("spec")).put("replicas", 0));
        cluster.pods().apply(sets);
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
