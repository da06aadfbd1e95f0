package io.github.rocketmqhotfix.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.report.Outcome;
import io.github.rocketmqhotfix.report.Reports;
import io.github.rocketmqhotfix.report.Stderr;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs against the packaged jar, which failsafe puts on the class path. If the agent's classes are not in its own jar,
 * the agent reads no target.
 */
@Tag("quick")
class HotfixTransformIT {

    private static final String TARGET = "org/apache/rocketmq/remoting/common/RemotingUtil";
    private static final String OUTCOME = "rocketmq.hotfix.outcome.loopback-filter";

    private final InstalledHotfix installed = new InstalledHotfix(new FakeInstrumentation().proxy(),
            Options.read(null));
    private final ClassLoader loader = getClass().getClassLoader();

    @BeforeEach
    void setTheOutcomeToWaiting() {
        Reports.of("loopback-filter").start(Outcome.WAITING);
    }

    @Test
    void aRealTargetIsWoven() throws Exception {
        byte[] classFile = realTarget();
        List<byte[]> transformed = new ArrayList<>();

        List<String> lines = Stderr
                .linesDuring(() -> transformed.add(installed.transform(loader, TARGET, null, null, classFile)));

        assertThat(transformed).singleElement().isNotNull().isNotEqualTo(classFile);
        assertThat(lines).containsExactly(
                "[rocketmq-hotfix] INFO applied loopback-filter to " + TARGET.replace('/', '.') + " (unknown jar)");
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void garbageIsLeftUnchangedAndReported(byte[] garbage) {
        List<byte[]> transformed = new ArrayList<>();

        List<String> lines = Stderr.linesDuring(() -> transformed.add(
                installed.transform(new ClassLoader(loader) {}, TARGET, null, null, garbage)));

        assertThat(transformed).containsOnlyNulls();
        assertThat(lines).singleElement().asString().contains("failed:unreadable-class loopback-filter")
                .endsWith(": damaged class file");
        assertThat(System.getProperty(OUTCOME)).isEqualTo("failed:unreadable-class");
    }

    static Stream<Object> garbage() throws Exception {
        byte[] real = realTarget();
        byte[] half = Arrays.copyOf(real, real.length / 2);
        return Stream.of(new byte[0], new byte[] {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe}, new byte[4096],
                half);
    }

    /** The command {@code scan} prints the same reason. */
    @Test
    void aClassFileOfAnUnknownVersionIsNotCalledDamaged() throws Exception {
        byte[] newer = realTarget().clone();
        newer[6] = 0;
        newer[7] = 99;

        List<String> lines = Stderr
                .linesDuring(() -> installed.transform(new ClassLoader(loader) {}, TARGET, null, null, newer));

        assertThat(lines).singleElement().asString().contains("failed:unreadable-class loopback-filter")
                .endsWith(": class file version 99 is newer than this agent reads");
    }

    @Test
    void dryRunDecidesAndChangesNothing() throws Exception {
        InstalledHotfix dry = new InstalledHotfix(new FakeInstrumentation().proxy(), Options.read("dry-run=true"));
        byte[] classFile = realTarget();
        List<byte[]> transformed = new ArrayList<>();

        List<String> lines = Stderr.linesDuring(() -> transformed.add(
                dry.transform(new ClassLoader(loader) {}, TARGET, null, null, classFile)));

        assertThat(transformed).containsOnlyNulls();
        assertThat(lines).singleElement().asString().contains("INFO stood-aside:dry-run loopback-filter",
                "would be applied");
    }

    /** The class loader retires the transformer while the decision about MQClientAPIImpl reads a sibling class. */
    @Test
    void aTransformThatIsUnderWayAtTheDetachChangesNothing() throws Exception {
        String client = "org/apache/rocketmq/client/impl/MQClientAPIImpl";
        List<String> asked = new ArrayList<>();
        ClassLoader retiring = new ClassLoader(loader) {
            @Override
            public InputStream getResourceAsStream(String name) {
                asked.add(name);
                installed.retire();
                return super.getResourceAsStream(name);
            }
        };
        byte[] classFile = classFile(client);
        List<byte[]> transformed = new ArrayList<>();

        Stderr.linesDuring(() -> transformed.add(installed.transform(retiring, client, null, null, classFile)));

        assertThat(asked).isNotEmpty();
        assertThat(transformed).containsOnlyNulls();
    }

    private static byte[] realTarget() throws Exception {
        return classFile(TARGET);
    }

    private static byte[] classFile(String internalName) throws Exception {
        try (InputStream in = HotfixTransformIT.class.getClassLoader().getResourceAsStream(internalName + ".class")) {
            return in.readAllBytes();
        }
    }
}
