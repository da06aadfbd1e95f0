package io.github.rocketmqhotfix.testapp.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.host.PlainHost;
import io.github.rocketmqhotfix.testapp.program.release.TargetClasses;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a host notices of the agent when nothing is wrong: nothing. */
class QuietHostIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** A host may have chosen SLF4J's provider and sent SLF4J's own reports to its standard output. */
    private static final List<String> HOSTILE = List.of("-Dslf4j.provider=com.example.Missing",
            "-Dslf4j.internal.report.stream=stdout", "-Dslf4j.internal.verbosity=DEBUG", "-Dslf4j.detectLoggerNameMismatch=true",
            "-Dorg.slf4j.simpleLogger.logFile=System.out", "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace");

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17, 25})
    void aHostWithoutRocketMqPrintsTheSameAndTheAgentNothing(int java) {
        try (Workspace workspace = Workspace.create("quiet")) {
            BareJvm jvm = new BareJvm(workspace, Requirements.java(java));
            ForkedProcess without = ended(jvm.start("without", PlainHost.class, HOSTILE, Map.of(), List.of("java.util.List")));
            ForkedProcess with = ended(jvm.start("with", PlainHost.class, flags(HOSTILE, Requirements.agent().argument()),
                    Map.of(), List.of("java.util.List")));

            assertThat(with.outputLines()).isEqualTo(without.outputLines()).hasSize(3);
            assertThat(with.errorLines()).isEqualTo(without.errorLines());
        }
    }

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17, 25})
    void aHostWithRocketMqPrintsTheSameOnStandardOutputWhileTheAgentTalksOnStandardError(int java) {
        try (Workspace workspace = Workspace.create("quiet"); ReleaseJars jars = new ReleaseJars()) {
            BareJvm jvm = new BareJvm(workspace, Requirements.java(java));
            List<String> release = List.of(release(jars));
            ForkedProcess without = ended(jvm.start("without", TargetClasses.class, HOSTILE, Map.of(), release));
            ForkedProcess with = ended(jvm.start("with", TargetClasses.class,
                    flags(HOSTILE, Requirements.agent("log-level=debug,nonsense=1").argument()), Map.of(), release));

            assertThat(with.outputLines()).isEqualTo(without.outputLines()).hasSize(6);
            assertThat(AgentLines.of(with)).hasSize(6).filteredOn(line -> line.contains("option nonsense")).hasSize(1);
        }
    }

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17, 25})
    void onlyATargetBringsByteBuddyAndTheMetricsIn(int java) {
        try (Workspace workspace = Workspace.create("quiet"); ReleaseJars jars = new ReleaseJars()) {
            BareJvm jvm = new BareJvm(workspace, Requirements.java(java));
            List<String> flags = List.of("-verbose:class", Requirements.agent().argument());
            // a word in an argument or a directory is no RocketMQ
            ForkedProcess plain = ended(jvm.start("rocketmq", PlainHost.class, flags, Map.of(), List.of("rocketmq-client.jar")));
            ForkedProcess target = ended(jvm.start("target", TargetClasses.class, flags, Map.of(), List.of(release(jars))));

            assertThat(loaded(plain, "io.github.rocketmqhotfix.HotfixAgent")).isPositive();
            // each class more is paid for by every JVM on the host
            assertThat(loaded(plain, "io.github.rocketmqhotfix.") - loaded(plain, "io.github.rocketmqhotfix.testapp.")).isEqualTo(4);
            assertThat(loaded(plain, "javax.management.")).isZero();
            assertThat(loaded(target, "io.github.rocketmqhotfix.shaded.bytebuddy")).isPositive();
            assertThat(loaded(target, "io.github.rocketmqhotfix.report.ReportThread")).isPositive();
            assertThat(loaded(target, "com.sun.jmx.")).isZero();
        }
    }

    private static long loaded(ForkedProcess process, String name) {
        return process.outputLines().stream().filter(line -> line.contains(name)).count();
    }

    private static ForkedProcess ended(ForkedProcess process) {
        assertThat(process.awaitExit(LIMIT)).as(process.tail()).isZero();
        return process;
    }

    private static List<String> flags(List<String> some, String more) {
        return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toCollection(ArrayList::new));
    }

    private static String release(ReleaseJars jars) {
        return "org.apache.rocketmq=" + jars.client(new Release("4.9.0")).stream().map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
