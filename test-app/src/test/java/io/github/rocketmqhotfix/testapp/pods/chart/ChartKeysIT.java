package io.github.rocketmqhotfix.testapp.pods.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the keys that the chart writes with the keys that the servers of the release read. */
class ChartKeysIT {

    private static final Set<String> CREDENTIAL_KEYS = Set.of("initAuthenticationUser",
            "innerClientAuthenticationCredentials");

    private final LibraryChart chart = new LibraryChart();

    @ParameterizedTest
    @EnumSource
    void everyKeyIsKnownToItsRelease(Example example) {
        Rendering rendering = chart.render(example.yaml());
        List<String> broker = new ArrayList<>(BrokerConfiguration.keysOfStartScript());
        assertThat(broker).containsAll(CREDENTIAL_KEYS).contains("brokerName", "brokerId", "brokerRole", "brokerIP1",
                "brokerIP2");
        if (example != Example.AUTHENTICATION) {
            broker.removeIf(key -> CREDENTIAL_KEYS.contains(key) || key.startsWith("auth"));
        }
        broker.addAll(BrokerConfiguration.keys(rendering, "broker.conf"));

        ReleaseKeys known = known(example.release());
        assertThat(broker).doesNotHaveDuplicates();
        assertThat(without(broker, known.broker())).isEmpty();
        assertThat(without(BrokerConfiguration.keys(rendering, "namesrv.conf"), known.nameServer())).isEmpty();
    }

    /** A broker starts with any of these keys and ignores it. */
    @ParameterizedTest
    @CsvSource({
        "4.9.7, flushDiskTyp", "5.1.4, flushDiskTyp", "5.3.3, flushDiskTyp",
        // keys of another release
        "5.3.3, mapedFileSizeCommitLog", "4.9.7, enableControllerMode",
        // keys from published manifests
        "5.3.3, storePathDLeger", "5.3.3, enableNameServerAddressResolve"})
    void aKeyThatTheReleaseDoesNotReadIsFound(String release, String key) {
        Rendering rendering = chart
                .render("{release: " + release + ", broker: {config: {" + key + ": x, flushDiskType: x}}}");

        assertThat(without(BrokerConfiguration.keys(rendering, "broker.conf"), known(release).broker()))
                .containsExactly(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.9.7", "5.1.4", "5.3.3"})
    void aBrokersKeyInTheNameServersFileIsFound(String release) {
        Rendering rendering = chart.render("{release: " + release + ", nameServer: {config: {aclEnable: true}}}");

        assertThat(without(BrokerConfiguration.keys(rendering, "namesrv.conf"), known(release).nameServer()))
                .containsExactly("aclEnable");
    }

    private static List<String> without(List<String> keys, Set<String> known) {
        return keys.stream().filter(key -> !known.contains(key)).toList();
    }

    private static ReleaseKeys known(String release) {
        try (ReleaseJars jars = new ReleaseJars()) {
            return ReleaseKeys.of(jars, new Release(release));
        }
    }
}
