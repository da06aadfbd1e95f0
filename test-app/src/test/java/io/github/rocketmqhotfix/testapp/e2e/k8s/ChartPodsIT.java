package io.github.rocketmqhotfix.testapp.e2e.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.Distribution;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the chart's start script with released jars: real servers on two hosts. */
class ChartPodsIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    /** Shorter than every terminationGracePeriodSeconds of the chart. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(55);
    /** 128 + SIGTERM: the exit code of a JVM that ran its shutdown hooks. */
    private static final int TERMINATED = 143;

    @AutoClose
    private final Workspace workspace = Workspace.create("chart-pods");

    @ParameterizedTest(name = "{0} on Java {1}")
    @CsvSource({"4.9.7, 8", "4.9.7, 17", "5.3.3, 8", "5.3.3, 17"})
    void mastersAndSlavesRegisterTheirPodAddressesStopCleanlyAndStartAgain(String release, int java) throws IOException {
        ChartScriptCluster cluster = cluster(release, java);
        ForkedProcess nameServer = cluster.startNameServer();
        ChartScriptPod masterPod = cluster.master();
        ChartScriptPod slavePod = cluster.slave();
        ForkedProcess master = masterPod.start("broker");
        ForkedProcess slave = slavePod.start("broker");

        assertThat(cluster.registered(2)).isEqualTo(Map.of(0L, ChartScriptCluster.FIRST + ":10911", 1L, ChartScriptCluster.SECOND + ":10911"));
        Path executable = Requirements.java(java).executable().toRealPath();
        for (ForkedProcess process : List.of(nameServer, master, slave)) {
            assertThat(Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "exe"))).isEqualTo(executable);
            assertThat(AgentLines.of(process)).as(process.tail())
                    .anyMatch(line -> line.startsWith("[rocketmq-hotfix] INFO applied loopback-filter to "));
        }

        // the file exists while the broker runs, and after an unclean shutdown
        assertThat(abort(masterPod)).exists();
        assertThat(abort(slavePod)).exists();
        stop(slave, master);
        assertThat(abort(masterPod)).doesNotExist();
        assertThat(abort(slavePod)).doesNotExist();

        ForkedProcess again = masterPod.start("broker");
        assertThat(cluster.registered(1)).isEqualTo(Map.of(0L, ChartScriptCluster.FIRST + ":10911"));
        assertThat(again.isAlive()).isTrue();
        stop(nameServer);
    }

    @ParameterizedTest(name = "{0} on Java {1}: {2}")
    @CsvSource({"4.9.7, 8, plain, No accessKey is configured", "5.3.3, 17, auth, username cannot be null"})
    void aClientWithoutCredentialsIsRefusedAndTheSlaveIsServed(String release, int java, String kind, String refusal) throws IOException {
        ChartScriptCluster cluster = cluster(release, java);
        String password = kind.equals("plain") ? "12345678" : "a\"b\\c d=8";
        Files.writeString(cluster.image().resolve("conf/plain_acl.yml"), """
                globalWhiteRemoteAddresses: [%s]
                accounts:
                - {accessKey: admin-user, secretKey: '%s', admin: true}
                """.formatted(ChartScriptCluster.SECOND, password));
        cluster.startNameServer();
        ChartScriptPod master = withAcl(cluster.master(), kind, password);
        ChartScriptPod slave = withAcl(cluster.slave(), kind, password);
        ChartScriptCluster.awaitListening(master.start("broker"), cluster.hosts().first());
        ForkedProcess slaveProcess = ChartScriptCluster.awaitListening(slave.start("broker"), cluster.hosts().second());

        ForkedProcess refused = createTopic(cluster.pod("no-account").on(cluster.hosts().first()), "refused-topic");
        // the exit code of mqadmin is 0 even then
        assertThat(refused.awaitExit(LIMIT)).as(refused.tail()).isZero();
        assertThat(refused.errorLines()).anyMatch(line -> line.contains(refusal));
        assertThat(topics(master)).doesNotContain("refused-topic");

        Installation installation = installation(release, java);
        Path ownHome = Distribution.in(workspace.directoryFor("admin-image"), installation.releaseJars(), installation.release());
        Files.writeString(ownHome.resolve("conf/tools.yml"), "{accessKey: admin-user, secretKey: '%s'}\n".formatted(password));
        ChartScriptPod admin = cluster.pod("admin").with("ROCKETMQ_HOME", ownHome.toString()).on(cluster.hosts().first());
        ForkedProcess served = createTopic(admin, "served-topic");
        assertThat(served.awaitExit(LIMIT)).as(served.tail()).isZero();
        assertThat(topics(master)).contains("served-topic");

        slaveProcess.await("topic of the master", () -> topics(slave).contains("served-topic"), Duration.ofSeconds(60));
    }

    @ParameterizedTest(name = "{0} on Java {1}")
    @CsvSource({"5.1.4, 8", "5.3.3, 17"})
    void theBrokersOwnMetricsAreServedAtThePodsAddress(String release, int java) {
        ChartScriptCluster cluster = cluster(release, java);
        cluster.startNameServer();
        ForkedProcess broker = cluster.master("metricsExporterType=PROM", "metricsPromExporterHost=0.0.0.0", "metricsPromExporterPort=5557")
                .start("broker");
        broker.await("exporter", () -> cluster.hosts().first().listensOn(5557), LIMIT);

        // the exporter answers before the broker has measured anything
        broker.await("series", () -> seriesAtTheAddressOf(cluster) > 10, LIMIT);
    }

    /** Returns the number of the broker's series that the other host reads. */
    private long seriesAtTheAddressOf(ChartScriptCluster cluster) {
        String get = "exec 3<> /dev/tcp/" + ChartScriptCluster.FIRST + "/5557; printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3";
        try (ForkedProcess scrape = ForkedProcess.start("scrape", cluster.hosts().second().entering(List.of("bash", "-c", get)),
                workspace.directory(), Map.of())) {
            assertThat(scrape.awaitExit(LIMIT)).as(scrape.tail()).isZero();
            assertThat(scrape.outputLines()).first().asString().contains(" 200 ");
            return scrape.outputLines().stream()
                    .filter(line -> line.startsWith("rocketmq_") && line.contains("node_id=\"" + ChartScriptCluster.BROKER + "\"")).count();
        }
    }

    private ChartScriptCluster cluster(String release, int java) {
        return ChartScriptCluster.in(workspace, installation(release, java));
    }

    private static Installation installation(String release, int java) {
        return Requirements.available(Host.unavailability(), Installations.setting(release, java, Layout.PLAIN).servers());
    }

    private static void stop(ForkedProcess... processes) {
        List.of(processes).forEach(ForkedProcess::terminate);
        for (ForkedProcess process : processes) {
            assertThat(process.awaitExit(STOP_LIMIT)).as(process.tail()).isEqualTo(TERMINATED);
        }
    }

    private static Path abort(ChartScriptPod broker) {
        return broker.file("home/store/abort");
    }

    private static ChartScriptPod withAcl(ChartScriptPod pod, String kind, String password) {
        return pod.with("ACL_KIND", kind).mounting("acl/username", "admin-user").mounting("acl/password", password);
    }

    private static ForkedProcess createTopic(ChartScriptPod pod, String topic) {
        return pod.mqadmin("updateTopic", "-n", ChartScriptCluster.NAME_SERVER, "-b", ChartScriptCluster.FIRST + ":10911", "-t", topic);
    }

    private static String topics(ChartScriptPod broker) {
        try {
            Path file = broker.file("home/store/config/topics.json");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
