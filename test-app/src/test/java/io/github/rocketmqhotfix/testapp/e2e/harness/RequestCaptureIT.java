package io.github.rocketmqhotfix.testapp.e2e.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.NameServer;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.network.NetworkShape;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCapture;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.program.load.NumberedProducer;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import io.github.rocketmqhotfix.testapp.scenario.TappedNameServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks that a capture counts the same requests as a relay in the path. */
class RequestCaptureIT {

    private static final int REQUESTS = 30;
    private static final int PORT = 9876;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Setting SETTING = Installations.plain("4.9.0");

    @BeforeAll
    static void needsTcpdump() {
        Requirements.program("tcpdump", "tcpdump");
    }

    @Test
    void countsTheSameRequestsAsARelayInThePath() {
        if (!"root".equals(System.getProperty("user.name"))) {
            Requirements.skip("only root may capture on this host's own interfaces");
        }
        try (Workspace workspace = Workspace.create("capture")) {
            TappedNameServer tapped = TappedNameServer.start(workspace, SETTING);
            NameServer server = tapped.server().awaitAnswer();
            RequestCapture capture = RequestCapture.start(workspace, "lo", UnaryOperator.identity(), "lo",
                    List.of(Integer.parseInt(tapped.tap().address().replaceFirst(".*:", "")), server.port()));
            ClientProcess caller = producer(workspace, Optional.empty(), tapped.tap().address());
            Awaitility.await().atMost(LIMIT).until(() -> tapped.routeRequests() >= REQUESTS);
            caller.process().kill();

            Awaitility.await().atMost(LIMIT).untilAsserted(() -> {
                Map<Integer, Long> relayed = new TreeMap<>();
                tapped.tap().counts().forEach((code, count) -> relayed.put(code, (long) count));
                assertThat(capture.requests()).containsEntry(tapped.tap().address(), relayed)
                        .containsEntry(server.address(), relayed);
            });
            assertThat(capture.unreadBytes()).isZero();
            assertThat(capture.failure()).isEmpty();
        }
    }

    @Test
    void readsABridgeInAnotherNetworkNamespace() {
        Requirements.available(Host.unavailability(), "hosts");
        try (Workspace workspace = Workspace.create("capture")) {
            Host.Pair hosts = Host.connected(workspace, "servers", shape("192.168.50.1/24"), "clients",
                    shape("192.168.50.2/24"));
            Host servers = hosts.first();
            RequestCapture capture = RequestCapture.start(workspace, "servers", servers::entering, "br0",
                    List.of(PORT));
            NameServer.start(workspace, SETTING.servers(), Optional.empty(), Optional.of(servers), PORT);
            String address = servers.address() + ":" + PORT;
            producer(workspace, Optional.of(hosts.second()), address);

            Awaitility.await().atMost(LIMIT)
                    .until(() -> capture.requests(address, RequestCode.GET_ROUTEINFO_BY_TOPIC) >= REQUESTS);
            assertThat(capture.requests(address, RequestCode.CONSUMER_SEND_MSG_BACK)).isZero();
            assertThat(capture.requests()).containsOnlyKeys(address);
            assertThat(capture.failure()).isEmpty();
        }
    }

    @Test
    void namesAMissingInterface() {
        try (Workspace workspace = Workspace.create("capture")) {
            assertThatThrownBy(() -> RequestCapture.start(workspace, "none",
                    UnaryOperator.identity(), "nosuch0", List.of(PORT)))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("nosuch0");
        }
    }

    /** Starts a producer without a broker: its sends fail, its route requests are counted. */
    private static ClientProcess producer(Workspace workspace, Optional<Host> host, String nameServer) {
        return ClientProcess.start(workspace, SETTING.client(), "producer", NumberedProducer.class, Optional.empty(),
                host,
                "nameServer=" + nameServer, "topic=hotfix-capture", "routeMillis=20", "rate=1");
    }

    private static NetworkShape shape(String address) {
        return NetworkShape.bridged(address).named(NetworkShape.HostName.ADDRESS);
    }
}
