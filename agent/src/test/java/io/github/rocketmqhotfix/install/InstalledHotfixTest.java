package io.github.rocketmqhotfix.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.report.Outcome;
import io.github.rocketmqhotfix.report.Reports;
import io.github.rocketmqhotfix.report.Stderr;
import io.github.rocketmqhotfix.report.Target;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.remoting.common.RemotingUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks which signs of RocketMQ the agent recognises in a JVM, and which loaded classes it weaves and restores. */
class InstalledHotfixTest {

    private static final Class<?> DISCOVERY = RemotingUtil.class;
    private static final Class<?> SEND_BACK = MQClientAPIImpl.class;

    private final FakeInstrumentation jvm = new FakeInstrumentation();

    @ParameterizedTest
    @CsvSource({
        "/app/lib/rocketmq-client-4.9.0.jar,                true",
        "/app/a.jar:/app/lib/rocketmq-broker-5.3.1.jar,     true",
        "/app/lib/ons-client-1.8.8.8.Final.jar,             true",
        "/opt/hotfix/rocketmq-hotfix-agent.jar,             false",
        "/srv/rocketmq-client-tests/classes,                false",
        "/home/rocketmq/app.jar,                            false",
        "'',                                                false"})
    void aReleasedJarOnTheClassPathIsASignOfRocketMq(String classPath, boolean shown) {
        assertThat(InstalledHotfix.showsRocketMq(classPath, "")).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "org.apache.rocketmq.broker.BrokerStartup -c a.conf, true",
        "com.alibaba.rocketmq.namesrv.NamesrvStartup,        true",
        "com.example.Main org.apache.rocketmq.something,     false",
        "io.github.rocketmqhotfix.Something,                 false",
        "'',                                                 false"})
    void aMainClassOfRocketMqIsASign(String command, boolean shown) {
        assertThat(InstalledHotfix.showsRocketMq("", command)).isEqualTo(shown);
    }

    @Test
    void onlyTargetsOfEnabledPatchesAreRetransformed() {
        jvm.loaded.addAll(List.of(String.class, DISCOVERY, SEND_BACK, foreign("com.example.RemotingUtil")));

        install("patches=loopback-filter").retransformLoaded();

        assertThat(jvm.retransformed).containsExactly(DISCOVERY);
    }

    @Test
    void aClassThatAppearsDuringTheFirstSearchIsWovenToo() {
        jvm.loaded.add(DISCOVERY);
        jvm.onRetransform = each -> appears(SEND_BACK);

        install("").retransformLoaded();

        assertThat(jvm.retransformed).containsExactly(DISCOVERY, SEND_BACK);
    }

    /** Another agent that started earlier, or an AOT cache, may load a target before this agent starts. */
    @Test
    void aTargetThatIsLoadedBeforePremainIsWoven() {
        jvm.loaded.addAll(List.of(String.class, DISCOVERY));

        install("").retransformEarly();

        assertThat(jvm.retransformed).containsExactly(DISCOVERY);
    }

    @Test
    void withoutALoadedTargetNothingIsRetransformedBeforeMain() {
        jvm.loaded.addAll(List.of(String.class, InstalledHotfix.class));

        install("").retransformEarly();

        assertThat(jvm.retransformed).isEmpty();
    }

    @Test
    void aTargetThatIsStillBeingDefinedDuringTheDetachIsNamedAndRestoredLater() throws Exception {
        InstalledHotfix installed = install("");
        decide("loopback-filter", DISCOVERY, Outcome.APPLIED);
        ThreadInClassLoading loading = ThreadInClassLoading.start();

        List<LoadedTargets.Restored> restored = new ArrayList<>();
        Stderr.linesDuring(() -> restored.add(installed.remove()));
        assertThat(restored.get(0).classes).isZero();
        assertThat(restored.get(0).pending).containsExactly(DISCOVERY.getName());
        assertThat(outcome("loopback-filter")).isEqualTo("failed:detach");

        jvm.loaded.add(DISCOVERY);
        loading.goOn();
        await().until(() -> outcome("loopback-filter").equals("stood-aside:disabled"));
        assertThat(jvm.retransformed).containsExactly(DISCOVERY);
    }

    @Test
    void aTargetWhoseDefinitionFailsAfterTheDetachIsNotWaitedFor() throws Exception {
        InstalledHotfix installed = install("");
        decide("loopback-filter", DISCOVERY, Outcome.APPLIED);
        ThreadInClassLoading loading = ThreadInClassLoading.start();
        Stderr.linesDuring(installed::remove);
        assertThat(outcome("loopback-filter")).isEqualTo("failed:detach");

        loading.goOn();

        await().until(() -> outcome("loopback-filter").equals("stood-aside:disabled"));
        assertThat(jvm.retransformed).isEmpty();
    }

    @Test
    void aTargetThatTheJvmDoesNotRetransformIsReported() {
        jvm.loaded.add(DISCOVERY);
        jvm.onRetransform = each -> {
            throw new OutOfMemoryError("metaspace");
        };

        List<String> lines = Stderr.linesDuring(() -> install("").retransformLoaded());

        assertThat(lines).singleElement().asString()
                .contains("WARN failed:retransform loopback-filter for " + DISCOVERY.getName());
    }

    @Test
    void onlyPatchedClassesAreRestoredAndCounted() {
        jvm.loaded.addAll(List.of(DISCOVERY, SEND_BACK, foreign("com.example.remoting.common.RemotingUtil")));
        InstalledHotfix installed = install("");
        decide("loopback-filter", DISCOVERY, Outcome.APPLIED);
        decide("sendback-fallback", SEND_BACK, Outcome.FIXED_UPSTREAM);

        assertThat(installed.remove().classes).isOne();

        assertThat(jvm.retransformed).containsExactly(DISCOVERY);
        assertThat(jvm.transformers).isEmpty();
        assertThat(InstalledHotfix.current()).isNull();
    }

    @Test
    void aClassThatAppearsDuringTheDetachIsRestoredToo() {
        jvm.loaded.add(DISCOVERY);
        InstalledHotfix installed = install("");
        decide("loopback-filter", DISCOVERY, Outcome.APPLIED);
        decide("sendback-fallback", SEND_BACK, Outcome.APPLIED);
        jvm.onRetransform = each -> appears(SEND_BACK);

        assertThat(installed.remove().classes).isEqualTo(2);

        assertThat(jvm.retransformed).containsExactly(DISCOVERY, SEND_BACK);
        assertThat(outcome("sendback-fallback")).isEqualTo("stood-aside:disabled");
    }

    @Test
    void aClassThatTheJvmDoesNotRestoreIsNotCounted() {
        jvm.loaded.add(DISCOVERY);
        InstalledHotfix installed = install("");
        decide("loopback-filter", DISCOVERY, Outcome.APPLIED);
        jvm.onRetransform = each -> {
            throw new OutOfMemoryError("metaspace");
        };

        List<Integer> restored = new ArrayList<>();
        List<String> lines = Stderr.linesDuring(() -> restored.add(installed.remove().classes));

        assertThat(restored).containsExactly(0);
        assertThat(lines).singleElement().asString().contains(
                "WARN failed:detach loopback-filter for " + DISCOVERY.getName(),
                "metaspace");
        assertThat(outcome("loopback-filter")).isEqualTo("failed:detach");
    }

    @Test
    void anInstallThatThrowsLeavesNothingBehind() {
        jvm.onAdd = () -> {
            throw new IllegalStateException("no more transformers");
        };

        assertThatThrownBy(() -> install("")).hasMessage("no more transformers");

        assertThat(jvm.transformers).isEmpty();
        assertThat(InstalledHotfix.current()).isNull();
        assertThat(outcome("loopback-filter")).isEqualTo("stood-aside:disabled");
    }

    @AfterEach
    void remove() {
        jvm.onRetransform = each -> {};
        if (InstalledHotfix.current() != null) {
            InstalledHotfix.current().remove();
        }
        Options.read(null);
        Options.PATCH_IDS.forEach(id -> System.clearProperty("rocketmq.hotfix.outcome." + id));
    }

    private InstalledHotfix install(String options) {
        InstalledHotfix.install(jvm.proxy(), Options.read(options));
        return InstalledHotfix.current();
    }

    private void appears(Class<?> late) {
        if (!jvm.loaded.contains(late)) {
            jvm.loaded.add(late);
        }
    }

    private static void decide(String patch, Class<?> target, Outcome outcome) {
        Stderr.linesDuring(() -> Reports.of(patch).decided(
                new Target(target.getName(), target.getClassLoader(), target.getProtectionDomain()), outcome, ""));
    }

    private static String outcome(String patch) {
        return System.getProperty("rocketmq.hotfix.outcome." + patch);
    }

    private static Class<?> foreign(String name) {
        return new ByteBuddy().subclass(Object.class).name(name).make()
                .load(InstalledHotfixTest.class.getClassLoader(), ClassLoadingStrategy.Default.WRAPPER).getLoaded();
    }
}
