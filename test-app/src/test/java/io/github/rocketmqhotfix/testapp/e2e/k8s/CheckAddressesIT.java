package io.github.rocketmqhotfix.testapp.e2e.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.Distribution;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Answer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the chart's script for {@code helm test} with the real mqadmin. */
class CheckAddressesIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String SECONDS = "3";

    @AutoClose
    private final Workspace workspace = Workspace.create("check-addresses");

    @ParameterizedTest(name = "{0} on Java {1}")
    @CsvSource({"4.9.7, 17", "5.3.3, 8"})
    void aClusterPassesUntilABrokerCannotBeReached(String release, int java) throws IOException {
        ChartScriptCluster cluster = ChartScriptCluster.in(workspace, Requirements.available(Host.unavailability(), installation(release, java)));
        cluster.startNameServer();
        cluster.master().start("broker");
        cluster.slave().start("broker");
        assertThat(cluster.registered(2)).hasSize(2);
        ChartScriptPod test = cluster.pod("test").on(cluster.hosts().first());
        String master = ChartScriptCluster.NAME_SERVER + ": broker-0 0 at 192.168.50.2:10911";
        String slave = ChartScriptCluster.NAME_SERVER + ": broker-0 1 at 192.168.50.3:10911";

        ForkedProcess all = check(test, ChartScriptCluster.NAME_SERVER, 2);
        assertThat(all.awaitExit(LIMIT)).as(all.tail()).isZero();
        assertThat(all.outputLines()).containsExactlyInAnyOrder("ok " + master, "ok " + slave);
        assertThat(all.errorLines()).isEmpty();

        // the NameServer keeps a silent broker for two minutes
        ForkedProcess cable = workspace.keep(ForkedProcess.start("cable",
                cluster.hosts().second().entering(List.of("ip", "link", "set", "eth0", "down")), workspace.directory(), Map.of()));
        assertThat(cable.awaitExit(LIMIT)).isZero();
        ForkedProcess cut = check(test, "192.168.50.2:9877;" + ChartScriptCluster.NAME_SERVER, 3);
        assertThat(cut.awaitExit(LIMIT)).as(cut.tail()).isEqualTo(1);
        assertThat(cut.outputLines()).containsExactly("ok " + master);
        assertThat(cut.errorLines()).hasSize(3);
        assertThat(cut.errorLines().get(0)).startsWith("FAILED 192.168.50.2:9877 does not answer: ");
        assertThat(cut.errorLines()).contains("FAILED " + ChartScriptCluster.NAME_SERVER + " lists 2 brokers of 3",
                "FAILED " + ChartScriptCluster.NAME_SERVER + " lists broker-0 1 at 192.168.50.3:10911, which does not answer");
    }

    /** A connection would succeed, because the script runs on the host of that server. */
    @ParameterizedTest(name = "{1} for {0}")
    @CsvSource({"4.9.7, 127.0.0.1", "5.3.3, localhost"})
    void aBrokerThatIsRegisteredOnLoopbackFails(String release, String name) {
        try (ScriptedServer nameServer = ScriptedServer.start(Script.SILENCE)) {
            String broker = nameServer.address().replace("127.0.0.1", name);
            nameServer.follow(request -> Optional.of(
                    request.code() == RequestCode.GET_BROKER_CLUSTER_INFO ? listing(broker) : Answer.SUCCESS));
            Installation installation = installation(release, 17);
            ChartScriptPod test = ChartScriptPod.of(workspace, "test", Distribution.in(workspace.directoryFor("image"),
                    installation.releaseJars(), installation.release()), installation.runtime());

            ForkedProcess check = check(test, nameServer.address(), 1);

            assertThat(check.awaitExit(LIMIT)).as(check.tail()).isEqualTo(1);
            assertThat(check.outputLines()).isEmpty();
            assertThat(check.errorLines()).containsExactly("FAILED " + nameServer.address() + " lists broker-0 0 at " + broker
                    + ", which no other host can reach");
        }
    }

    private static ForkedProcess check(ChartScriptPod pod, String nameServers, int brokers) {
        return pod.run("bash", "check-addresses.sh", nameServers, Integer.toString(brokers), SECONDS);
    }

    private static Answer listing(String address) {
        return new Answer(0, "", Map.of(), """
                {"brokerAddrTable":{"broker-0":{"brokerAddrs":{0:"%s"},"brokerName":"broker-0","cluster":"DefaultCluster"}},\
                "clusterAddrTable":{"DefaultCluster":["broker-0"]}}""".formatted(address));
    }

    private static Installation installation(String release, int java) {
        return Installations.setting(release, java, Layout.PLAIN).servers();
    }
}
