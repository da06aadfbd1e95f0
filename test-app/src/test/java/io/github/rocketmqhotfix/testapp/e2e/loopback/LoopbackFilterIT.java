package io.github.rocketmqhotfix.testapp.e2e.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.FullCsvSource;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.TestGroup;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.network.NetworkShape;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Script;
import io.github.rocketmqhotfix.testapp.scenario.BridgedBroker;
import io.github.rocketmqhotfix.testapp.scenario.NameServerClient;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real brokers, each on its own host, register an address that clients on another host can reach. */
public class LoopbackFilterIT {

    private static final int CONNECTS = 12;

    @ParameterizedTest(name = "{0} on Java {1}, {2}")
    @CsvSource({"4.9.0, 17, PLAIN", "5.3.1, 17, PLAIN"})
    @FullCsvSource({"4.9.0, 8, OFFICIAL_IMAGE", "5.3.1, 8, OFFICIAL_IMAGE"})
    @Tag(TestGroup.QUICK)
    void issue8607ABrokerRegistersAnAddressThatOtherHostsCanReach(String release, int java, Layout layout) {
        Setting setting = Requirements.available(Host.unavailability(), Installations.setting(release, java, layout));
        BridgedBroker.Result without = run(setting, BridgedBroker.BRIDGED);
        assertThat(without.registered()).startsWith("127.0.1.1:");
        assertThat(without.sent()).isFalse();

        assertThat(reachedWithAgent(setting, BridgedBroker.BRIDGED).agentLines()).anyMatch(line -> line.contains(
                "loopback-filter #1: discovery gave 127.0.1.1, handed out " + BridgedBroker.BROKER_ADDRESS
                        + " (interface "));
    }

    /**
     * Without the agent the broker does not start. Discovery returns null up to 5.3.0, and throws an exception from
     * 5.3.1 on.
     */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.9.0", "5.3.1"})
    void aBrokerWhoseHostNameIsUnresolvableStartsAndIsReached(String release) {
        Setting setting = plain(release);
        assertThat(run(setting, HostNetworks.BRIDGE_NAMELESS).registered()).isEmpty();
        reachedWithAgent(setting, HostNetworks.BRIDGE_NAMELESS);
    }

    /** No release connects to IPv6 addresses reliably (#7822). */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.9.0", "5.3.1"})
    void aBridgedHostWithIpv4AndIpv6IsReachedByIpv4(String release) {
        Setting setting = plain(release);
        assertThat(run(setting, HostNetworks.BRIDGE_DUAL_STACK).registered()).startsWith("[fe80:");
        reachedWithAgent(setting, HostNetworks.BRIDGE_DUAL_STACK);
    }

    @Test
    void issues1057And3480TheBridgeOfDockerIsNotRegisteredWhileTheDefaultRouteLeavesFromAnotherInterface() {
        Setting setting = plain("4.8.0");
        BridgedBroker.Result without = run(setting, HostNetworks.DOCKER);
        assertThat(without.registered()).startsWith(HostNetworks.DOCKER_ADDRESS + ":");
        assertThat(without.sent()).isFalse();

        assertThat(reachedWithAgent(setting, HostNetworks.DOCKER).agentLines()).anyMatch(line -> line.endsWith(
                "loopback-filter #1: discovery gave " + HostNetworks.DOCKER_ADDRESS + ", handed out "
                        + BridgedBroker.BROKER_ADDRESS + " (default route, interface eth0)"));
    }

    /** A scope is the name of an interface; another host cannot resolve it. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"4.9.0", "5.3.1"})
    void issues9497And9987AnIpv6AddressIsRegisteredWithoutAScope(String release) {
        Setting setting = plain(release);
        BridgedBroker.Result without = run(setting, HostNetworks.IPV6_ONLY);
        assertThat(without.registered()).startsWith("[2001:db8:1:0:0:0:0:5%eth0]:");
        assertThat(without.sent()).isFalse();

        BridgedBroker.Result with = run(setting.with(Requirements.agent()), HostNetworks.IPV6_ONLY);
        assertThat(with.registered()).startsWith("[2001:db8:1:0:0:0:0:5]:");
        // a broker of 4.9.0 answers a message over IPv6 with a BufferOverflowException
        if (setting.servers().release().isAtLeast("5.0.0")) {
            assertThat(with.sent()).isTrue();
            assertThat(with.received()).isTrue();
        }
    }

    /** In 5.3.2 and later, a client looks up its own address for every connection. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"5.3.2", "5.5.0"})
    void localIpCountsAsOneInterventionForAllConnectsOfAClient(String release) {
        List<String> flags = List.of(Requirements.agent("local-ip=192.168.50.77,patches=loopback-filter").argument());
        try (Workspace workspace = Workspace.create("connects");
                ScriptedServer server = ScriptedServer.start(Script.SUCCESS)) {
            NameServerClient client = NameServerClient.start(workspace, Installations.plain(release).client(), "client",
                    flags);
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
    void localIpReplacesEvenAUsableAddress() {
        Setting setting = plain("4.9.0");
        assertThat(run(setting.with(Requirements.agent("local-ip=192.168.50.77")), HostNetworks.ORDINARY).registered())
                .startsWith("192.168.50.77:");
        assertThat(run(setting.with(Requirements.agent()), HostNetworks.ORDINARY).registered())
                .startsWith(BridgedBroker.BROKER_ADDRESS + ":");
    }

    private static Setting plain(String release) {
        return Requirements.available(Host.unavailability(), Installations.plain(release));
    }

    private static BridgedBroker.Result reachedWithAgent(Setting setting, NetworkShape brokerHost) {
        BridgedBroker.Result with = run(setting.with(Requirements.agent()), brokerHost);
        assertThat(with.registered()).startsWith(BridgedBroker.BROKER_ADDRESS + ":");
        assertThat(with.sent()).isTrue();
        assertThat(with.received()).isTrue();
        return with;
    }

    private static BridgedBroker.Result run(Setting setting, NetworkShape brokerHost) {
        return new BridgedBroker(setting, brokerHost, StepListener.SILENT).run();
    }
}
