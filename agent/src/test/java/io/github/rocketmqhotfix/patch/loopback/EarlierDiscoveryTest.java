package io.github.rocketmqhotfix.patch.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.config.LocalIp;
import io.github.rocketmqhotfix.report.FreshReport;
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
    void anUnreachableAddressNeedsARestart(String address, String advice) {
        Discovery.address = address;

        assertThat(restartAdvice(Discovery.class, null)).startsWith(advice + " before the agent was attached")
                .contains("needs a restart");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1", "192.168.50.2", "my.own.subclass"})
    void anAddressThatStaysRightNeedsNoRestart(String address) {
        Discovery.address = address;

        assertThat(restartAdvice(Discovery.class, null)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, 10.0.0.1, true", "10.0.0.1, 10.0.0.2, false"})
    void withLocalIpEveryOtherAddressNeedsARestart(String address, String localIp, boolean same) {
        Discovery.address = address;
        String advice = restartAdvice(Discovery.class, localIp);

        assertThat(advice == null).isEqualTo(same);
    }

    @Test
    void aFailedDiscoveryIsReportedWithItsReason() {
        assertThat(restartAdvice(FailingDiscovery.class, null))
                .startsWith("discovery failed with java.lang.IllegalStateException: neither name nor interface"
                        + " before the agent was attached");
    }

    @Test
    void aClassWithoutDiscoveryGetsNoAdvice() {
        assertThat(restartAdvice(String.class, null)).isNull();
    }

    @Test
    void aClassThatTheHostHasNotInitialisedIsNeitherCalledNorInitialised() {
        assertThat(new EarlierDiscovery(UnusedDiscovery.class, selector(null), LIMIT_NANOS).restartAdvice()).isNull();
        assertThat(INITIALISED).doesNotContain("UnusedDiscovery");
    }

    @Test
    void discoveryRunsWithTheLoaderOfItsClassAsContextLoader() {
        Thread.currentThread().setContextClassLoader(null);
        try {
            assertThat(restartAdvice(LoaderRecordingDiscovery.class, null)).isNull();
        } finally {
            Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
        }
        assertThat(LoaderRecordingDiscovery.loader).isSameAs(getClass().getClassLoader());
    }

    @Test
    void aSlowDiscoveryIsNotAwaitedBeyondTheLimit() {
        initialise(HangingDiscovery.class);
        try {
            assertThat(new EarlierDiscovery(HangingDiscovery.class, selector(null), 1).restartAdvice())
                    .startsWith("discovery does not answer in time").contains("check the registered addresses");
        } finally {
            HangingDiscovery.RELEASE.countDown();
        }
    }

    private static String restartAdvice(Class<?> discovery, String localIp) {
        initialise(discovery);
        return new EarlierDiscovery(discovery, selector(localIp), LIMIT_NANOS).restartAdvice();
    }

    private static LocalAddressSelector selector(String localIp) {
        return new LocalAddressSelector(localIp == null ? null : LocalIp.parse(localIp), null, new HostNetwork(),
                FreshReport.create());
    }

    private static void initialise(Class<?> used) {
        try {
            Class.forName(used.getName(), true, used.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** A class that the host has loaded and not initialised. */
    public static final class UnusedDiscovery {

        public static final String OS_NAME = System.getProperty("os.name");

        static {
            INITIALISED.add("UnusedDiscovery");
        }

        private UnusedDiscovery() {}

        public static String getLocalAddress() {
            return "127.0.1.1";
        }
    }

    /** A discovery that records its thread's context class loader, in which logging libraries look up classes. */
    public static final class LoaderRecordingDiscovery {

        public static final String OS_NAME = System.getProperty("os.name");

        static volatile ClassLoader loader;

        private LoaderRecordingDiscovery() {}

        public static String getLocalAddress() {
            loader = Thread.currentThread().getContextClassLoader();
            return "10.0.0.1";
        }
    }

    /** A discovery that hangs, as if its DNS server did not answer. */
    public static final class HangingDiscovery {

        public static final String OS_NAME = System.getProperty("os.name");

        static final CountDownLatch RELEASE = new CountDownLatch(1);

        private HangingDiscovery() {}

        public static String getLocalAddress() throws InterruptedException {
            RELEASE.await();
            return "10.0.0.1";
        }
    }

    /** A discovery like RemotingUtil's, which returns what the test sets. */
    public static final class Discovery {

        public static final String OS_NAME = System.getProperty("os.name");

        static volatile String address;

        private Discovery() {}

        public static String getLocalAddress() {
            return address;
        }
    }

    /** A discovery that fails, like NetworkUtil's of 5.3.1 and later on a host with neither a name nor an interface. */
    public static final class FailingDiscovery {

        public static final String OS_NAME = System.getProperty("os.name");

        private FailingDiscovery() {}

        public static String getLocalAddress() {
            throw new IllegalStateException("neither name nor interface");
        }
    }
}
