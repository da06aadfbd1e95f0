package io.github.rocketmqhotfix.testapp.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.JavaSource;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.TestGroup;
import io.github.rocketmqhotfix.testapp.e2e.TestJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.host.PlainHost;
import io.github.rocketmqhotfix.testapp.program.release.TargetClasses;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** Checks that a host does not notice the agent while nothing is wrong. */
@Tag(TestGroup.QUICK)
class QuietHostIT {

    /** Flags of a host that chose SLF4J's provider and sends SLF4J's own reports to its standard output. */
    private static final List<String> HOSTILE = List.of("-Dslf4j.provider=com.example.Missing",
            "-Dslf4j.internal.report.stream=stdout", "-Dslf4j.internal.verbosity=DEBUG",
            "-Dslf4j.detectLoggerNameMismatch=true",
            "-Dorg.slf4j.simpleLogger.logFile=System.out", "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace");

    @AutoClose
    private final Workspace workspace = Workspace.create("quiet-host");

    @ParameterizedTest(name = "Java {0}")
    @JavaSource({8, 17, 25})
    void aHostWithoutRocketMqPrintsTheSameAndTheAgentNothing(int java) {
        JavaRuntime runtime = Requirements.java(java);
        ForkedProcess without = TestJvm.run(workspace, runtime, "without", PlainHost.class, HOSTILE, "java.util.List");
        ForkedProcess with = TestJvm.run(workspace, runtime, "with", PlainHost.class, hostile(""), "java.util.List");

        assertThat(with.outputLines()).isEqualTo(without.outputLines()).hasSize(3);
        assertThat(with.errorLines()).isEqualTo(without.errorLines());
    }

    @ParameterizedTest(name = "Java {0}")
    @JavaSource({8, 17, 25})
    void aHostWithRocketMqPrintsTheSameOnStandardOutputAndTheAgentOnlyOnStandardError(int java) {
        JavaRuntime runtime = Requirements.java(java);
        String release = Installations.clientArgument();
        ForkedProcess without = TestJvm.run(workspace, runtime, "without", TargetClasses.class, HOSTILE, release);
        ForkedProcess with = TestJvm.run(workspace, runtime, "with", TargetClasses.class,
                hostile("log-level=debug,nonsense=1"), release);

        assertThat(with.outputLines()).isEqualTo(without.outputLines()).hasSize(6);
        assertThat(AgentLines.of(with)).hasSize(6).filteredOn(line -> line.contains("option nonsense")).hasSize(1);
    }

    @ParameterizedTest(name = "Java {0}")
    @JavaSource({8, 17, 25})
    void onlyATargetMakesTheAgentLoadByteBuddyAndTheMetrics(int java) {
        JavaRuntime runtime = Requirements.java(java);
        List<String> flags = List.of("-verbose:class", Requirements.agent().argument());
        // the name of RocketMQ in an argument or a directory does not count
        ForkedProcess plain = TestJvm.run(workspace, runtime, "rocketmq", PlainHost.class, flags,
                "rocketmq-client.jar");
        ForkedProcess target = TestJvm.run(workspace, runtime, "target", TargetClasses.class, flags,
                Installations.clientArgument());

        assertThat(loaded(plain, "io.github.rocketmqhotfix.HotfixAgent")).isPositive();
        // every JVM with the flag pays for each class
        assertThat(loaded(plain, "io.github.rocketmqhotfix.") - loaded(plain, "io.github.rocketmqhotfix.testapp."))
                .isEqualTo(4);
        assertThat(loaded(plain, "javax.management.")).isZero();
        assertThat(loaded(target, "io.github.rocketmqhotfix.shaded.bytebuddy")).isPositive();
        assertThat(loaded(target, "io.github.rocketmqhotfix.report.ReportThread")).isPositive();
        assertThat(loaded(target, "com.sun.jmx.")).isZero();
    }

    private static long loaded(ForkedProcess process, String name) {
        return process.outputLines().stream().filter(line -> line.contains(name)).count();
    }

    private static List<String> hostile(String options) {
        return Stream.concat(HOSTILE.stream(), Stream.of(Requirements.agent(options).argument())).toList();
    }
}
