package io.github.rocketmqhotfix.patch.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.config.LocalIp;
import io.github.rocketmqhotfix.report.PatchReport;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarlierDiscoveryTest {

    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final Set<String> INITIALISED = ConcurrentHashMap.newKeySet();

    @ParameterizedTest
    @CsvSource(nullValues = "null", value = {
        "127.0.1.1,     discovery gave 127.0.1.1",
        "0.0.0.0,       discovery gave 0.0.0.0",
        "169.254.3.4,   discovery gave 169.254.3.4",
        "[fe80::1%eth0], discovery gave [fe80::1%eth0]",
        "[2001:db8::5%eth0], discovery gave [2001:db8::5%eth0]",
        "null,          discovery gave no address"})
    void anAddressThatNobodyCanReachWasHandedOutTooEarly(String address, String sentence) {
        Discovery.address = address;

        assertThat(regret(Discovery.class, null)).startsWith(sentence + " before the agent came")
                .contains("needs a restart");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1", "192.168.50.2", "my.own.subclass"})
    void nothingIsSaidOfAnAddressThatWouldBeHandedOutAgain(String address) {
        Discovery.address = address;

        assertThat(regret(Discovery.class, null)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, 10.0.0.1, true", "10.0.0.1, 10.0.0.2, false"})
    void withLocalIpEveryOtherAddressWasHandedOutTooEarly(String address, String localIp, boolean same) {
        Discovery.address = address;
        String regret = regret(Discovery.class, localIp);

        assertThat(regret == null).isEqualTo(same);
    }

    @Test
    void aDiscoveryThatFailsIsSaidWithItsReason() {
        assertThat(regret(FailingDiscovery.class, null))
                .startsWith("discovery failed with java.lang.IllegalStateException: no interface before the agent came");
    }

    @Test
    void aClassWithoutDiscoveryIsNotGuessedAt() {
        assertThat(regret(String.class, null)).isNull();
    }

    @Test
    void aClassThatTheHostDidNotInitialiseIsNotAskedAndNotInitialised() {
        assertThat(new EarlierDiscovery(UnusedDiscovery.class, selector(null), LIMIT_NANOS).regret()).isNull();
        assertThat(INITIALISED).doesNotContain("UnusedDiscovery");
    }

    @Test
    void discoveryFindsTheLoaderOfItsOwnClassOnItsThread() {
        Thread.currentThread().setContextClassLoader(null);
        try {
            assertThat(regret(CuriousDiscovery.class, null)).isNull();
        } finally {
            Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
        }
        assertThat(CuriousDiscovery.loader).isSameAs(getClass().getClassLoader());
    }

    @Test
    void aDiscoveryThatTakesLongerThanTheTimeThatIsLeftIsNotWaitedFor() {
        initialise(HangingDiscovery.class);
        try {
            assertThat(new EarlierDiscovery(HangingDiscovery.class, selector(null), 1).regret())
                    .startsWith("discovery does not answer in time").contains("look at what is registered");
        } finally {
            HangingDiscovery.GO_ON.countDown();
        }
    }

    private static String regret(Class<?> discovery, String localIp) {
        initialise(discovery);
        return new EarlierDiscovery(discovery, selector(localIp), LIMIT_NANOS).regret();
    }

    private static LocalAddressSelector selector(String localIp) {
        return new LocalAddressSelector(localIp == null ? null : LocalIp.parse(localIp), null, new HostNetwork(),
                PatchReport.unpublished());
    }

    private static void initialise(Class<?> used) {
        try {
            Class.forName(used.getName(), true, used.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Loaded and never used. */
    public static final class UnusedDiscovery {

        public static final String OS_NAME = System.getProperty("os.name");

        static {
            INITIALISED.add("UnusedDiscovery");
        }

        private UnusedDiscovery() {
        }

        public static String getLocalAddress() {
            return "127.0.1.1";
        }
    }

    /** Looks for its libraries as logging does. */
    public static final class CuriousDiscovery {

        public static final String OS_NAME = System.getProperty("os.name");

        static volatile ClassLoader loader;

        private CuriousDiscovery() {
        }

        public static String getLocalAddress() {
            loader = Thread.currentThread().getContextClassLoader();
            return "10.0.0.1";
        }
    }

    /** As one that asks a DNS server which does not answer. */
    public static final class HangingDiscovery {

        public static final String OS_NAME = System.getProperty("os.name");

        static final CountDownLatch GO_ON = new CountDownLatch(1);

        private HangingDiscovery() {
        }

        public static String getLocalAddress() throws InterruptedException {
            GO_ON.await();
            return "10.0.0.1";
        }
    }

    /** As RemotingUtil is. */
    public static final class Discovery {

        public static final String OS_NAME = System.getProperty("os.name");

        static volatile String address;

        private Discovery() {
        }

        public static String getLocalAddress() {
            return address;
        }
    }

    /** As NetworkUtil is where the host has no name. */
    public static final class FailingDiscovery {

        public static final String OS_NAME = System.getProperty("os.name");

        private FailingDiscovery() {
        }

        public static String getLocalAddress() {
            throw new IllegalStateException("no interface");
        }
    }
}
