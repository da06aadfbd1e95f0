package io.github.rocketmqhotfix.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.patch.Patches;
import io.github.rocketmqhotfix.report.Reports;
import io.github.rocketmqhotfix.report.Stderr;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HotfixTransformTest {

    private static final List<String> SUFFIXES = List.of(
            "/remoting/common/RemotingUtil",
            "/common/utils/NetworkUtil",
            "/remoting/netty/NettyRemotingClient",
            "/client/impl/consumer/DefaultMQPushConsumerImpl",
            "/client/impl/consumer/DefaultMQPullConsumerImpl",
            "/client/impl/MQClientAPIImpl");
    private static final List<String> PREFIXES = List.of(
            "org/apache/rocketmq",
            "com/alibaba/rocketmq",
            "com/aliyun/openservices/shade/com/alibaba/rocketmq");

    @AfterEach
    void clearTheOutcomes() {
        Options.PATCH_IDS.forEach(id -> System.clearProperty("rocketmq.hotfix.outcome." + id));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everyTargetOfAPatchPassesTheFilter(String internalName) {
        assertThat(Patches.ALL).filteredOn(patch -> patch.targets(internalName)).hasSize(1);
        assertThat(InstalledHotfix.mayBeTarget(internalName)).isTrue();
    }

    static Stream<String> targets() {
        return PREFIXES.stream().flatMap(prefix -> SUFFIXES.stream().map(suffix -> prefix + suffix));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "java/lang/String", "NettyRemotingClient", "MQClientAPIImpl",
        "org/apache/rocketmq/remoting/netty/NettyRemotingClient$1",
        "org/apache/rocketmq/remoting/netty/NettyRemotingClients",
        "org/apache/rocketmq/remoting/netty/MyNettyRemotingClient",
        "org/apache/rocketmq/remoting/netty/NettyRemotingServer",
        "org/apache/rocketmq/client/impl/MQClientAPIImpl$InnerCallback",
        "org/apache/rocketmq/client/impl/consumer/DefaultLitePullConsumerImpl",
        "org/apache/rocketmq/remoting/common/remotingutil"})
    void otherNamesDoNotPassTheFilter(String internalName) {
        assertThat(InstalledHotfix.mayBeTarget(internalName)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void garbageWithTheNameOfATargetIsLeftUnchanged(String internalName, byte[] garbage) {
        InstalledHotfix installed = new InstalledHotfix(new FakeInstrumentation().proxy(), Options.read(null));
        List<byte[]> transformed = new ArrayList<>();

        Stderr.linesDuring(() -> transformed.add(
                installed.transform(getClass().getClassLoader(), internalName, null, null, garbage)));
        Stderr.linesDuring(() -> transformed.add(installed.transform(null, internalName, null, null, garbage)));

        assertThat(transformed).hasSize(2).containsOnlyNulls();
    }

    static Stream<Object[]> garbage() {
        byte[] magicAlone = {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe};
        return targets().flatMap(name -> Stream.of(
                new Object[] {name, new byte[0]}, new Object[] {name, magicAlone}, new Object[] {name, new byte[4096]},
                new Object[] {name, null}));
    }

    @Test
    void aClassWithoutANameIsLeftUnchanged() {
        InstalledHotfix installed = new InstalledHotfix(new FakeInstrumentation().proxy(), Options.read(null));

        assertThat(installed.transform(null, null, null, null, new byte[0])).isNull();
    }

    @Test
    void anyOtherClassIsLeftUnchangedWithoutALine() {
        InstalledHotfix installed = new InstalledHotfix(new FakeInstrumentation().proxy(), Options.read(null));
        List<byte[]> transformed = new ArrayList<>();

        List<String> lines = Stderr.linesDuring(() -> transformed.add(
                installed.transform(null, "java/util/Optional", null, null, new byte[0])));

        assertThat(transformed).containsOnlyNulls();
        assertThat(lines).isEmpty();
    }

    @Test
    void aDisabledPatchDecidesNothing() {
        InstalledHotfix installed = new InstalledHotfix(new FakeInstrumentation().proxy(),
                Options.read("patches=namesrv-reset"));
        List<byte[]> transformed = new ArrayList<>();

        List<String> lines = Stderr.linesDuring(() -> transformed.add(installed.transform(null,
                "org/apache/rocketmq/remoting/common/RemotingUtil", null, null, new byte[0])));
        Options.read(null);

        assertThat(transformed).containsOnlyNulls();
        assertThat(lines).isEmpty();
    }

    @Test
    void aRetiredTransformerDecidesNothing() {
        InstalledHotfix installed = new InstalledHotfix(new FakeInstrumentation().proxy(), Options.read(null));
        installed.retire();
        List<byte[]> transformed = new ArrayList<>();

        List<String> lines = Stderr.linesDuring(() -> transformed.add(installed.transform(null,
                "org/apache/rocketmq/remoting/common/RemotingUtil", null, null, new byte[0])));

        assertThat(transformed).containsOnlyNulls();
        assertThat(lines).isEmpty();
        assertThat(System.getProperty("rocketmq.hotfix.outcome.loopback-filter")).isNull();
    }

    @Test
    void nothingIsPatchedIfTheAgentsClassesAreNotInItsOwnJar() {
        // an install sets the properties, because inside class loading the agent only replaces existing properties
        Reports.waiting(Options.PATCH_IDS);
        InstalledHotfix installed = new InstalledHotfix(new FakeInstrumentation().proxy(), Options.read(null));

        List<String> lines = Stderr.linesDuring(() -> {
            for (String target : List.of("remoting/common/RemotingUtil", "remoting/netty/NettyRemotingClient")) {
                installed.transform(new ClassLoader() {}, "org/apache/rocketmq/" + target, null, null, new byte[0]);
            }
        });

        assertThat(lines).singleElement().asString().startsWith("[rocketmq-hotfix] WARN failed:agent-jar: ");
        // if an earlier test started the agent's thread, that thread publishes the outcomes a moment later
        await().untilAsserted(() -> assertThat(Options.PATCH_IDS)
                .allMatch(id -> "failed:agent-jar".equals(System.getProperty("rocketmq.hotfix.outcome." + id))));
    }
}
