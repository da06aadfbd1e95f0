package io.github.rocketmqhotfix.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalIpTest {

    @Test
    void anAddressContainsOnlyItself() {
        LocalIp localIp = LocalIp.parse("10.0.0.1");

        assertThat(localIp.address()).isEqualTo(LiteralAddress.parse("10.0.0.1"));
        assertThat(localIp.contains(LiteralAddress.parse("10.0.0.1"))).isTrue();
        assertThat(localIp.contains(LiteralAddress.parse("10.0.0.2"))).isFalse();
        assertThat(localIp).hasToString("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "10.20.0.0/16,   10.20.255.255, true",
        "10.20.0.0/16,   10.21.0.0,     false",
        "10.20.0.5/16,   10.20.7.7,     true",
        "10.20.30.128/25, 10.20.30.129, true",
        "10.20.30.128/25, 10.20.30.127, false",
        "10.20.30.1/32,  10.20.30.1,    true",
        "10.20.30.1/32,  10.20.30.2,    false",
        "10.20.0.0/16,   2001:db8::1,   false",
        "2001:db8::/32,  2001:db8:ffff::1, true",
        "2001:db8::/32,  2001:db9::1,   false",
        "fd00::/8,       10.0.0.1,      false"})
    void aNetworkContainsTheAddressesOfItsPrefix(String network, String address, boolean contained) {
        assertThat(LocalIp.parse(network).contains(LiteralAddress.parse(address))).isEqualTo(contained);
    }

    @Test
    void aNetworkHasNoAddressAndIsPrintedAsItWasSet() {
        assertThat(LocalIp.parse("10.20.0.0/16").address()).isNull();
        assertThat(LocalIp.parse("10.20.0.0/16")).hasToString("10.20.0.0/16");
        // a prefix of full length makes the value an address
        assertThat(LocalIp.parse("10.20.30.1/32").address()).isEqualTo(LiteralAddress.parse("10.20.30.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/16", "10.20.0.0/", "10.20.0.0/0", "10.20.0.0/33", "10.20.0.0/-1",
        "10.20.0.0/16/8",
        "10.20.0.0/255.255.0.0", "10.20.0.0/1e1", "10.20/16", "eth0/16", "127.0.0.0/8", "0.0.0.0/1", "169.254.0.0/16",
        "fe80::/10", "224.0.0.0/4", "::/1", "2001:db8::/129", "2001:db8::/99999999999", "broker-0"})
    void aTextThatIsNoReachableAddressOrNetworkIsRefused(String text) {
        assertThat(LocalIp.parse(text)).isNull();
    }
}
