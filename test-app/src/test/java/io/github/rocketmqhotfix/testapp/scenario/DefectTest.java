package io.github.rocketmqhotfix.testapp.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefectTest {

    @ParameterizedTest
    @CsvSource({
        "3.1.9,         false, true,  false",
        "3.2.6,         false, true,  true",
        "3.4.6,         false, true,  true",
        "3.4.9,         false, true,  false",
        "3.5.7,         false, false, false",
        "3.5.8,         false, true,  false",
        "4.5.0,         false, true,  false",
        "4.5.1,         false, true,  true",
        "4.8.0,         false, true,  true",
        "4.9.0,         true,  true,  true",
        "4.9.8,         true,  false, true",
        "5.0.0-PREVIEW, true,  true,  true",
        "5.0.0,         true,  false, false",
        "5.3.0,         true,  false, false",
        "5.3.1,         true,  false, true",
        "5.3.2,         true,  false, false",
        "5.5.0,         true,  false, false"})
    void isLiveInTheKnownReleases(String version, boolean loopback, boolean nameServer, boolean sendBack) {
        Release release = new Release(version);
        assertThat(Defect.LOOPBACK_FILTER.isLiveIn(release)).isEqualTo(loopback);
        assertThat(Defect.NAMESRV_RESET.isLiveIn(release)).isEqualTo(nameServer);
        assertThat(Defect.SENDBACK_FALLBACK.isLiveIn(release)).isEqualTo(sendBack);
    }
}
