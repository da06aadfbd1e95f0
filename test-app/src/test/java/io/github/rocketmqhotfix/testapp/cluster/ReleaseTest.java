package io.github.rocketmqhotfix.testapp.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseTest {

    @ParameterizedTest
    @CsvSource({
        "4.9.0, 4.9.0, 4.9.0",
        "4.9.8, 4.9.7, 4.9.7",
        "5.1.2, 5.1.4, 5.1.3",
        "5.3.0, 5.3.3, 5.3.0",
        "5.3.1, 5.3.3, 5.3.1",
        "5.5.0, 5.5.0, 5.5.0"})
    void takesTheNearestServerThatIsPublished(String version, String nameServer, String broker) {
        Release release = new Release(version);
        assertThat(release.client()).isEqualTo("org.apache.rocketmq:rocketmq-client:" + version);
        assertThat(release.nameServer()).isEqualTo("org.apache.rocketmq:rocketmq-namesrv:" + nameServer);
        assertThat(release.broker()).isEqualTo("org.apache.rocketmq:rocketmq-broker:" + broker);
    }

    @Test
    void knowsTheGroupOfThreeX() {
        assertThat(new Release("3.2.6").client()).isEqualTo("com.alibaba.rocketmq:rocketmq-client:3.2.6");
    }

    @Test
    void comparesByNumber() {
        assertThat(new Release("4.10.0").isAtLeast("4.9.1")).isTrue();
        assertThat(new Release("4.9.0").isAtLeast("4.9.1")).isFalse();
        assertThat(new Release("4.0.0-incubating").isAtLeast("4.0.0")).isTrue();
        assertThat(new Release("3.5.9").isAtLeast("4.0.0")).isFalse();
    }

    @Test
    void refusesABlankVersion() {
        assertThatThrownBy(() -> new Release(" ")).isInstanceOf(IllegalArgumentException.class);
    }
}
