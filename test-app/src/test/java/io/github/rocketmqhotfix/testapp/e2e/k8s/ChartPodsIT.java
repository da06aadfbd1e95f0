package io.github.rocketmqhotfix.testapp.e2e.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.cluster.ProgramClasses;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.HelmChart;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import io.github.rocketmqhotfix.testapp.pods.model.ContainerImage;
import io.github.rocketmqhotfix.testapp.pods.model.Pod;
import io.github.rocketmqhotfix.testapp.pods.model.PodCluster;
import io.github.rocketmqhotfix.testapp.pods.model.PodFailure;
import io.github.rocketmqhotfix.testapp.pods.run.ClusterKind;
import io.github.rocketmqhotfix.testapp.pods.run.RegistrationScenario;
import io.github.rocketmqhotfix.testapp.pods.run.RunningChart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the rendered chart without changes: a NameServer, a master, its slave, and a client's pod. */
class ChartPodsIT {

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
    /** The node, whose address ends with 1, needs credentials; the pods of a 4.x cluster do not. */
    private static final String ACCOUNTS = """
            kind: Secret
            metadata: {name: accounts}
            stringData:
              username: admin-user
              password: '%1$s'
              plain_acl.yml: |
                globalWhiteRemoteAddresses: [192.168.0.2-9]
                accounts:
                - {accessKey: admin-user, secretKey: '%1$s', admin: true}
            """;

    @AutoClose
    private final Workspace workspace = Workspace.create("chart-pods");

    @ParameterizedTest(name = "{0} on Java {1}")
    @MethodSource("kinds")
    void theRenderedPodsMakeAClusterThatReplicatesPassesItsTestStopsCleanlyAndStartsAgain(String release, int java)
            throws IOException {
        ClusterKind kind = kind(release, java);
        // discovery returns an unused address, so only brokerIP1 can make the registration right
        RunningChart cluster = start(kind,
                render(kind, "{broker: {role: SYNC_MASTER}, hotfix: {options: local-ip=192.0.2.9}}"));
        assertThat(new RegistrationScenario(LIMIT, REGISTRATION_LIMIT).run(cluster, StepListener.SILENT).tested())
                .isEqualTo(2);
        assertReplicated(cluster);

        List<Pod> pods = Stream.concat(cluster.nameServers().stream(), cluster.brokers().stream()).toList();
        assertThat(pods).hasSize(3);
        for (Pod pod : pods) {
            assertThat(run(pod.inContainer(List.of("readlink", "/proc/1/exe"))))
                    .containsExactly(kind.installation().runtime().executable().toRealPath().toString());
        }
        // the file exists while the broker runs, and after an unclean shutdown
        assertThat(cluster.brokers())
                .allSatisfy(broker -> assertThat(broker.volume("store").resolve("abort")).exists());
        List<Pod> brokers = cluster.brokers();
        scale(cluster, 0);
        for (Pod pod : pods) {
            Awaitility.await().atMost(LIMIT).until(pod::isOver);
            assertThat(pod.lastProcess().awaitExit(LIMIT)).as(pod.lastProcess().tail()).isEqualTo(TERMINATED);
            assertThat(pod.failures()).isEmpty();
        }
        assertThat(brokers.get(0).volume("store").resolve("commitlog")).isNotEmptyDirectory();
        assertThat(brokers).allSatisfy(broker -> assertThat(broker.volume("store").resolve("abort")).doesNotExist());

        scale(cluster, 1);
        cluster.pods().awaitReady(LIMIT);
        Awaitility.await().atMost(REGISTRATION_LIMIT).ignoreException(PodFailure.class).untilAsserted(
                () -> assertThat(cluster.test(LIMIT)).filteredOn(line -> line.startsWith("ok ")).hasSize(2));
    }

    static Stream<Arguments> kinds() {
        return "all".equals(System.getProperty("pods"))
                ? Stream.of("4.9.7", "5.3.3").flatMap(each -> Stream.of(Arguments.of(each, 8), Arguments.of(each, 17)))
                : Stream.of(Arguments.of("4.9.7", 8), Arguments.of("5.3.3", 17));
    }

    @ParameterizedTest(name = "{0} on Java {1}")
    @CsvSource({"4.9.7, 17", "5.3.3, 8"})
    void theChartsTestPassesUntilABrokerCannotBeReached(String release, int java) {
        ClusterKind kind = kind(release, java);
        RunningChart cluster = start(kind, render(kind));
        new RegistrationScenario(LIMIT, REGISTRATION_LIMIT).run(cluster, StepListener.SILENT);
        Pod nameServer = cluster.nameServers().get(0);
        Pod slave = cluster.brokers().get(1);
        String name = nameServer.name() + ".mq-rocketmq-ha-ns.messaging.svc.cluster.local:9876";
        String master = name + ": broker-0 0 at " + cluster.brokers().get(0).address() + ":10911";
        ObjectNode test = cluster.chart().tests().get(0).deepCopy();

        ForkedProcess all = cluster.pods().pod(Rendering.nameOf(test)).lastProcess();
        assertThat(all.outputLines()).containsExactlyInAnyOrder("ok " + master,
                "ok " + name + ": broker-0 1 at " + slave.address() + ":10911");
        assertThat(all.errorLines()).isEmpty();

        // the NameServer keeps a silent broker for two minutes
        run(slave.inNetwork(List.of("ip", "link", "set", "eth0", "down")));
        ((ObjectNode) test.at("/spec/containers/0")).putArray("command").add("bash").add("/scripts/check-addresses.sh")
                .add(nameServer.address() + ":9877;" + name).add("3").add("3");
        cluster.pods().apply(List.of(test));
        Pod cut = cluster.pods().pod(Rendering.nameOf(test));
        Awaitility.await().atMost(LIMIT).until(cut::isOver);
        assertThat(cut.lastProcess().awaitExit(LIMIT)).as(cut.lastProcess().tail()).isEqualTo(1);
        assertThat(cut.lastProcess().outputLines()).containsExactly("ok " + master);
        assertThat(cut.lastProcess().errorLines()).hasSize(3).contains("FAILED " + name + " lists 2 brokers of 3",
                "FAILED " + name + " lists broker-0 1 at " + slave.address() + ":10911, which does not answer")
                .first().asString().startsWith("FAILED " + nameServer.address() + ":9877 does not answer: ");
    }

    @ParameterizedTest(name = "{0} on Java {1}")
    @CsvSource({"4.9.7, 8, 12345678, No accessKey is configured", "5.3.3, 17, 'a\"b\\c d=8', username cannot be null"})
    void aClientWithoutCredentialsIsRefusedAndTheSlaveIsServed(String release, int java, String password,
            String refusal) {
        ClusterKind kind = kind(release, java);
        // a container runtime creates a missing mount point; PodCluster needs the file to exist in the image
        Path home = UncheckedFiles.writeString(workspace.directory().resolve("image/conf/plain_acl.yml"), "")
                .getParent().getParent();
        List<JsonNode> objects = new ArrayList<>(
                render(kind, "acl: {enabled: true, existingSecret: accounts}").objects());
        objects.addAll(Rendering.of(ACCOUNTS.formatted(password)).objects());
        RunningChart cluster = start(kind, new Rendering(objects));
        cluster.pods().awaitReady(LIMIT);
        Pod master = cluster.brokers().get(0);
        Pod slave = cluster.brokers().get(1);

        ForkedProcess refused = createTopic(cluster, home, "refused-topic");
        // mqadmin ends with exit code 0 even if the broker refuses the request
        assertThat(refused.awaitExit(LIMIT)).as(refused.tail()).isZero();
        assertThat(refused.errorLines()).anyMatch(line -> line.contains(refusal));
        assertThat(topics(master)).doesNotContain("refused-topic");

        UncheckedFiles.writeString(home.resolve("conf/tools.yml"),
                "{accessKey: admin-user, secretKey: '%s'}\n".formatted(password));
        ForkedProcess served = createTopic(cluster, home, "served-topic");
        assertThat(served.awaitExit(LIMIT)).as(served.tail()).isZero();
        assertThat(topics(master)).contains("served-topic");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> topics(slave).contains("served-topic"));
    }

    @ParameterizedTest(name = "{0} on Java {1}")
    @CsvSource({"5.1.4, 8", "5.3.3, 17"})
    void theBrokersOwnMetricsAreServedAtThePodsAddress(String release, int java) {
        ClusterKind kind = kind(release, java);
        RunningChart cluster = start(kind, render(kind, "metrics: {enabled: true}"));
        cluster.pods().awaitReady(LIMIT);
        String get = "exec 3<> /dev/tcp/" + cluster.brokers().get(0).address()
                + "/5557; printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3";

        // the exporter answers before the broker has measured anything
        Awaitility.await().atMost(LIMIT).untilAsserted(() -> {
            List<String> answer = run(cluster.brokers().get(1).inContainer(List.of("bash", "-c", get)));
            assertThat(answer).first().asString().contains(" 200 ");
            assertThat(answer).filteredOn(line -> line.startsWith("rocketmq_") && line.contains("node_id=\"broker-0\""))
                    .hasSizeGreaterThan(10);
        });
    }

    private static ClusterKind kind(String release, int java) {
        return new ClusterKind(Requirements.available(PodCluster.unavailability(),
                Installations.setting(release, java, Layout.PLAIN).servers()), true, 1, 1);
    }

    private Rendering render(ClusterKind kind, String... values) {
        HelmChart helm = new HelmChart(HelmChart.besideAgent(Requirements.agent().jar()),
                Requirements.kubernetesTools(workspace));
        return RunningChart.render(workspace, helm, kind, values);
    }

    private RunningChart start(ClusterKind kind, Rendering chart) {
        Path folder = workspace.directoryFor("client-image");
        ProgramClasses.extractTo(folder.resolve("classes"));
        ReleaseJars.libFolder(Installations.JARS.client(kind.installation().release()), folder.resolve("lib"));
        return RunningChart.start(workspace, kind, chart, Requirements.agent().jar(),
                Map.of("client", new ContainerImage(Map.of("/client", folder))));
    }

    /** A SYNC_MASTER answers SEND_OK only once its slave, which connects to the master's brokerIP2, has the message. */
    private static void assertReplicated(RunningChart cluster) {
        ForkedProcess producer = cluster.pods().runToEnd(Rendering.of(PRODUCER).objects().get(0), LIMIT).lastProcess();
        assertThat(producer.outputLines()).as(producer.tail()).anyMatch(line -> line.startsWith("{\"event\":\"sent\""));
        Path commitLog = cluster.brokers().get(1).volume("store").resolve("commitlog");
        Awaitility.await().atMost(LIMIT)
                .until(() -> UncheckedFiles.filesBelow(commitLog).stream()
                        .anyMatch(file -> new String(UncheckedFiles.unchecked(() -> Files.readAllBytes(file)),
                                StandardCharsets.ISO_8859_1).contains("message 1")));
    }

    private static void scale(RunningChart cluster, int replicas) {
        List<JsonNode> sets = cluster.chart().all("StatefulSet");
        sets.forEach(set -> ((ObjectNode) set.path("spec")).put("replicas", replicas));
        cluster.pods().apply(sets);
    }

    private List<String> run(List<String> command) {
        return ForkedProcess.outputOf("command", command, workspace.directory(), Map.of(), LIMIT);
    }

    /** Runs mqadmin on the node. */
    private ForkedProcess createTopic(RunningChart cluster, Path home, String topic) {
        return workspace.keep(ForkedProcess.start("mqadmin", cluster.pods().onNode(List.of(
                cluster.kind().installation().runtime().executable().toString(), "-Xmx128m", "-XX:-UsePerfData",
                "-Duser.home=" + home,
                "-cp", home + "/conf:" + home + "/lib/*", "org.apache.rocketmq.tools.command.MQAdminStartup",
                "updateTopic",
                "-n", cluster.nameServers().get(0).address() + ":9876", "-b",
                cluster.brokers().get(0).address() + ":10911", "-t", topic)),
                home, Map.of("ROCKETMQ_HOME", home.toString())));
    }

    private static String topics(Pod broker) {
        Path file = broker.volume("store").resolve("config/topics.json");
        return Files.exists(file) ? UncheckedFiles.readString(file) : "";
    }
}
