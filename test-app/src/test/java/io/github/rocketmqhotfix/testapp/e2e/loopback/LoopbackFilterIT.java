package io.github.rocketmqhotfix.testapp.e2e.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.network.NetworkShape;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Script;
import io.github.rocketmqhotfix.testapp.scenario.BridgedBroker;
import io.github.rocketmqhotfix.testapp.scenario.NameServerClient;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real brokers on hosts of their own register an address that clients on another host can reach. */
public class LoopbackFilterIT {

    private static final int CONNECTS = 12;

    @ParameterizedTest(name = "{0} on Java {1}, {2}")
    @CsvSource({
        "4.9.0, 17, PLAIN",
        "5.3.1, 17, PLAIN",
        "4.9.0, 8, OFFICIAL_IMAGE",
        "5.3.1, 8, OFFICIAL_IMAGE"})
    void issue8607ABrokerRegistersAnAddressThatOthersCanReach(String release, int java, Layout layout) {
        Setting setting = Requirements.available(Host.unavailability(), Installations.setting(release, java, layout));

        BridgedBroker.Result without = run(setting, BridgedBroker.BRIDGED);
        assertThat(without.registered()).startsWith("127.0.1.1:");
        assertThat(without.sent()).isFalse();

        BridgedBroker.Result with = run(setting.with(Requirements.agent()), BridgedBroker.BRIDGED);
        assertThat(with.registered()).startsWith(BridgedBroker.BROKER_ADDRESS + ":");
        assertThat(with.sent()).isTrue();
        assertThat(with.received()).isTrue();
        assertThat(with.agentLines()).anyMatch(line -> line.contains("loopback-filter #1: discovery gave 127.0.1.1, handed out "
                + BridgedBroker.BROKER_ADDRESS + " (interface "));
    }

    /** Up to 5.3.0 discovery gives null, later it throws; the broker dies of both. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"4.9.0", "5.3.1"})
    void aBrokerWithoutAHostNameStartsAndIsReached(String release) {
        Setting setting = Requirements.available(Host.unavailability(), Installations.plain(release));

        assertThat(run(setting, HostNetworks.BRIDGE_NAMELESS).registered()).isEmpty();

        BridgedBroker.Result with = run(setting.with(Requirements.agent()), HostNetworks.BRIDGE_NAMELESS);
        assertThat(with.registered()).startsWith(BridgedBroker.BROKER_ADDRESS + ":");
        assertThat(with.sent()).isTrue();
        assertThat(with.received()).isTrue();
    }

    /** No release dials IPv6 reliably (#7822). */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"4.9.0", "5.3.1"})
    void aBridgedHostWithBothFamiliesIsReachedByIpv4(String release) {
        Setting setting = Requirements.available(Host.unavailability(), Installations.plain(release));

        assertThat(run(setting, HostNetworks.BRIDGE_DUAL_STACK).registered()).startsWith("[fe80:");

        BridgedBroker.Result with = run(setting.with(Requirements.agent()), HostNetworks.BRIDGE_DUAL_STACK);
        assertThat(with.registered()).startsWith(BridgedBroker.BROKER_ADDRESS + ":");
        assertThat(with.sent()).isTrue();
        assertThat(with.received()).isTrue();
    }

    @Test
    void issues1057And3480TheBridgeOfDockerIsNotRegisteredWhileTheDefaultRouteLeavesFromAnotherInterface() {
        Setting setting = Requirements.available(Host.unavailability(), Installations.plain("4.8.0"));

        BridgedBroker.Result without = run(setting, HostNetworks.DOCKER);
        assertThat(without.registered()).startsWith(HostNetworks.DOCKER_ADDRESS + ":");
        assertThat(without.sent()).isFalse();

        BridgedBroker.Result with = run(setting.with(Requirements.agent()), HostNetworks.DOCKER);
        assertThat(with.registered()).startsWith(BridgedBroker.BROKER_ADDRESS + ":");
        assertThat(with.sent()).isTrue();
        assertThat(with.received()).isTrue();
        assertThat(with.agentLines()).anyMatch(line -> line.endsWith(
                "loopback-filter #1: discovery gave " + HostNetworks.DOCKER_ADDRESS + ", handed out "
                        + BridgedBroker.BROKER_ADDRESS + " (default route, interface eth0)"));
    }

    /** A scope is the name of an interface; another host cannot resolve it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"4.9.0", "5.3.1"})
    void issues9497And9987AnIpv6AddressIsRegisteredWithoutAScope(String release) {
        Setting setting = Requirements.available(Host.unavailability(), Installations.plain(release));

        BridgedBroker.Result without = run(setting, HostNetworks.IPV6_ONLY);
        assertThat(without.registered()).startsWith("[2001:db8:1:0:0:0:0:5%eth0]:");
        assertThat(without.sent()).isFalse();

        BridgedBroker.Result with = run(setting.with(Requirements.agent()), HostNetworks.IPV6_ONLY);
        assertThat(with.registered()).startsWith("[2001:db8:1:0:0:0:0:5]:");
        // a broker of 4.9.0 answers a message that comes by IPv6 with a BufferOverflowException
        if (setting.servers().release().isAtLeast("5.0.0")) {
            assertThat(with.sent()).isTrue();
            assertThat(with.received()).isTrue();
        }
    }

    /** From 5.3.2 on a client asks for its address with each connect. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"5.3.2", "5.5.0"})
    void localIpIsOneInterventionHoweverOftenAClientConnects(String release) {
        List<String> flags = List.of(Requirements.agent("local-ip=192.168.50.77,patches=loopback-filter").argument());
        try (Workspace workspace = Workspace.create("connects"); ScriptedServer server = ScriptedServer.start(Script.SUCCESS)) {
            NameServerClient client = NameServerClient.start(workspace, Installations.plain(release).client(), "client", flags);
            client.list(List.of(server.address()));
            for (int connect = 1; connect <= CONNECTS; connect++) {
                client.requireAnswers();
                server.hangUp();
            }

            assertThat(server.connections()).isGreaterThanOrEqualTo(CONNECTS);
            assertThat(AgentLines.of(client.process())).filteredOn(line -> line.contains(" loopback-filter #"))
                    .singleElement().asString().contains(" #1: discovery gave ")
                    .endsWith(", handed out 192.168.50.77 (local-ip)");
        }
    }

    @Test
    void localIpIsHandedOutEvenOverAUsableAddress() {
        Setting setting = Requirements.available(Host.unavailability(), Installations.plain("4.9.0"));

        assertThat(run(setting.with(Requirements.agent("local-ip=192.168.50.77")), HostNetworks.ORDINARY).registered())
                .startsWith("192.168.50.77:");
        assertThat(run(setting.with(Requirements.agent()), HostNetworks.ORDINARY).registered())
                .startsWith(BridgedBroker.BROKER_ADDRESS + ":");
    }

    private static BridgedBroker.Result run(Setting setting, NetworkShape brokerHost) {
        return new BridgedBroker(setting, brokerHost, step -> { }).run();
    }
}
