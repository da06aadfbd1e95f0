package io.github.rocketmqhotfix.patch.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.config.LiteralAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarlierDiscoveryTest {

    @ParameterizedTest
    @CsvSource(nullValues = "null", value = {
        "127.0.1.1,     discovery gave 127.0.1.1",
        "0.0.0.0,       discovery gave 0.0.0.0",
        "169.254.3.4,   discovery gave 169.254.3.4",
        "[fe80::1%eth0], discovery gave [fe80::1%eth0]",
        "null,          discovery gave no address"})
    void anAddressThatNobodyCanReachWasHandedOutTooEarly(String address, String sentence) {
        Discovery.address = address;

        assertThat(new EarlierDiscovery(Discovery.class, null).regret()).startsWith(sentence + " before the agent came")
                .contains("needs a restart");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1", "192.168.50.2", "my.own.subclass"})
    void nothingIsSaidOfAnAddressThatWouldBeHandedOutAgain(String address) {
        Discovery.address = address;

        assertThat(new EarlierDiscovery(Discovery.class, null).regret()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, 10.0.0.1, true", "10.0.0.1, 10.0.0.2, false"})
    void withLocalIpEveryOtherAddressWasHandedOutTooEarly(String address, String localIp, boolean same) {
        Discovery.address = address;
        String regret = new EarlierDiscovery(Discovery.class, LiteralAddress.parse(localIp)).regret();

        assertThat(regret == null).isEqualTo(same);
    }

    @Test
    void aDiscoveryThatFailsIsSaidWithItsReason() {
        assertThat(new EarlierDiscovery(FailingDiscovery.class, null).regret())
                .startsWith("discovery failed with java.lang.IllegalStateException: no interface before the agent came");
    }

    @Test
    void aClassWithoutDiscoveryIsNotGuessedAt() {
        assertThat(new EarlierDiscovery(String.class, null).regret()).isNull();
    }

    /** As RemotingUtil is. */
    public static final class Discovery {

        static volatile String address;

        private Discovery() {
        }

        public static String getLocalAddress() {
            return address;
        }
    }

    /** As NetworkUtil is where the host has no name. */
    public static final class FailingDiscovery {

        private FailingDiscovery() {
        }

        public static String getLocalAddress() {
            throw new IllegalStateException("no interface");
        }
    }
}
