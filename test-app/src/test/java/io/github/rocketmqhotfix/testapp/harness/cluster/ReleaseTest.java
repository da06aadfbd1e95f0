package io.github.rocketmqhotfix.testapp.harness.cluster;

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
        "5.0.0-PREVIEW, 4.9.7, 4.9.7",
        "5.1.2, 5.1.4, 5.1.3",
        "5.3.0, 5.3.3, 5.3.0",
        "5.3.1, 5.3.3, 5.3.1",
        "5.5.0, 5.5.0, 5.5.0"})
    void usesTheNearestPublishedServer(String version, String nameServer, String broker) {
        Release release = new Release(version);
        assertThat(release.client()).isEqualTo("org.apache.rocketmq:rocketmq-client:" + version);
        assertThat(release.nameServer()).isEqualTo("org.apache.rocketmq:rocketmq-namesrv:" + nameServer);
        assertThat(release.broker()).isEqualTo("org.apache.rocketmq:rocketmq-broker:" + broker);
    }

    @Test
    void usesTheServersOf326Or400ForClientsOf3x() {
        assertThat(new Release("3.4.6").nameServer()).isEqualTo("com.alibaba.rocketmq:rocketmq-namesrv:3.2.6");
        assertThat(new Release("3.4.6").broker()).isEqualTo("com.alibaba.rocketmq:rocketmq-broker:3.2.6");
        assertThat(new Release("3.4.9").nameServer())
                .isEqualTo("org.apache.rocketmq:rocketmq-namesrv:4.0.0-incubating");
        assertThat(new Release("3.4.9").broker()).isEqualTo("org.apache.rocketmq:rocketmq-broker:4.0.0-incubating");
    }

    @ParameterizedTest
    @CsvSource({
        "3.0.4-open, com.alibaba.rocketmq:rocketmq-client:3.0.4-open, com.alibaba.rocketmq",
        "4.0.0-incubating, org.apache.rocketmq:rocketmq-client:4.0.0-incubating, org.apache.rocketmq",
        "1.2.2, com.aliyun.openservices:ons-client:1.2.2, com.alibaba.rocketmq",
        "1.2.4, com.aliyun.openservices:ons-client:1.2.4, com.aliyun.openservices.shade.com.alibaba.rocketmq",
        "1.8.8.8.Final, com.aliyun.openservices:ons-client:1.8.8.8.Final, com.aliyun.openservices.shade.com.alibaba.rocketmq"})
    void givesTheClientCoordinatesAndTheRootPackage(String version, String client, String rootPackage) {
        assertThat(new Release(version).client()).isEqualTo(client);
        assertThat(new Release(version).rootPackage()).isEqualTo(rootPackage);
    }

    @Test
    void recognisesArtifactsWithUnpublishedDependencies() {
        assertThat(new Release("5.5.1").isJarOnly("rocketmq-broker")).isTrue();
        assertThat(new Release("5.5.1").isJarOnly("rocketmq-remoting")).isFalse();
        assertThat(new Release("5.5.0").isJarOnly("rocketmq-broker")).isFalse();
        assertThat(new Release("5.3.4").isJarOnly("rocketmq-namesrv")).isTrue();
    }

    @Test
    void addsSlf4jWhereThePomDoesNotNameIt() {
        assertThat(new Release("1.7.2.Final").unnamedLibraries()).containsExactly("org.slf4j:slf4j-api:1.7.7");
        assertThat(new Release("1.7.1.Final").unnamedLibraries()).isEmpty();
    }

    @Test
    void comparesVersionsByNumber() {
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
