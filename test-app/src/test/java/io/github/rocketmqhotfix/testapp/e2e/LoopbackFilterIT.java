package io.github.rocketmqhotfix.testapp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.cluster.Layout;
import io.github.rocketmqhotfix.testapp.network.Host;
import io.github.rocketmqhotfix.testapp.network.NetworkShape;
import io.github.rocketmqhotfix.testapp.scenario.BridgedBroker;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real brokers on hosts of their own whose only address is on a Linux bridge. */
class LoopbackFilterIT {

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

    @Test
    void aLinkLocalIpv6AddressOnABridgedHostIsNotRegistered() {
        Setting setting = Requirements.available(Host.unavailability(), Installations.plain("4.9.0"));

        assertThat(run(setting, HostNetworks.BRIDGE_IPV6).registered()).startsWith("[fe80:");

        BridgedBroker.Result with = run(setting.with(Requirements.agent()), HostNetworks.BRIDGE_IPV6);
        assertThat(with.registered()).startsWith(BridgedBroker.BROKER_ADDRESS + ":");
        assertThat(with.sent()).isTrue();
        assertThat(with.received()).isTrue();
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
