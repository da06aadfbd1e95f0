package io.github.rocketmqhotfix.install;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where Byte Buddy may be made ready before any target is seen. */
class InstalledHotfixTest {

    @ParameterizedTest
    @CsvSource({
        "/app/lib/rocketmq-client-4.9.0.jar,                true",
        "/app/a.jar:/app/lib/rocketmq-broker-5.3.1.jar,     true",
        "/app/lib/ons-client-1.8.8.8.Final.jar,             true",
        "/opt/hotfix/rocketmq-hotfix-agent.jar,             false",
        "/srv/rocketmq-client-tests/classes,                false",
        "/home/rocketmq/app.jar,                            false",
        "'',                                                false"})
    void theClassPathShowsRocketMqByItsReleasedJars(String classPath, boolean shown) {
        assertThat(InstalledHotfix.showsRocketMq(classPath, "")).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "org.apache.rocketmq.broker.BrokerStartup -c a.conf, true",
        "com.alibaba.rocketmq.namesrv.NamesrvStartup,        true",
        "com.example.Main org.apache.rocketmq.something,     false",
        "io.github.rocketmqhotfix.Something,                 false",
        "'',                                                 false"})
    void soDoesAMainClassOfItsOwn(String command, boolean shown) {
        assertThat(InstalledHotfix.showsRocketMq("", command)).isEqualTo(shown);
    }
}
