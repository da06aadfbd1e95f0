package io.github.rocketmqhotfix.testapp.e2e.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.JarCopy;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.Tool;
import io.github.rocketmqhotfix.testapp.e2e.hosts.HostedRun;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.host.HostedApplication;
import io.github.rocketmqhotfix.testapp.program.host.RepeatedHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Other agents in the same JVM, as they are published: all three patches do what they are for, counted on the wire, and so
 * does the other. With {@code -Pforeign} in all orders on all Javas.
 */
class ForeignAgentsIT {

    private static final boolean ALL = "all".equals(System.getProperty("foreign"));
    private static final List<Integer> JAVAS = List.of(8, 17, 25);
    private static final String NEWER = "9.9.9";

    /** Whose flag stands first. */
    enum Order { HOTFIX_FIRST, OTHER_FIRST }

    @ParameterizedTest(name = "{0}, {1}, Java {2}")
    @MethodSource
    void theThreePatchesAndTheOtherAgentWork(ReleasedAgent other, Order order, int java) {
        try (Workspace workspace = Workspace.create("foreign")) {
            JavaRuntime runtime = Requirements.java(java);
            Path folder = workspace.directoryFor("other");
            List<String> theirs = other.flags(runtime, folder);
            String ours = Requirements.agent("local-ip=" + HostedRun.LOCAL_IP).argument();

            HostedRun run = hosted(workspace, runtime, other, order == Order.HOTFIX_FIRST ? joined(List.of(ours), theirs)
                    : joined(theirs, List.of(ours)));

            assertThat(run.runOnce()).matches(HostedRun.Showing::isRepaired);
            other.assertWorked(run.process(), folder, 1);
            run.assertRepaired(HostedRun.applicationLoader(java), 1);
        }
    }

    static Stream<Arguments> theThreePatchesAndTheOtherAgentWork() {
        return ALL ? Arrays.stream(ReleasedAgent.values()).flatMap(other -> Arrays.stream(Order.values())
                        .flatMap(order -> JAVAS.stream().map(java -> Arguments.of(other, order, java))))
                : Stream.of(Arguments.of(ReleasedAgent.OPENTELEMETRY, Order.HOTFIX_FIRST, 17),
                        Arguments.of(ReleasedAgent.JACOCO, Order.OTHER_FIRST, 8),
                        Arguments.of(ReleasedAgent.BYTEMAN, Order.OTHER_FIRST, 17),
                        Arguments.of(ReleasedAgent.BLOCKHOUND, Order.HOTFIX_FIRST, 25),
                        Arguments.of(ReleasedAgent.JMX_EXPORTER, Order.OTHER_FIRST, 8));
    }

    /** What the tests are worth: before the attach the other agent alone repairs nothing, and after the detach neither. */
    @ParameterizedTest(name = "{0}, Java {1}")
    @MethodSource
    void fromTheAttachToTheDetachThePatchesWorkAndTheOtherAgentAllTheTime(ReleasedAgent other, int java) {
        try (Workspace workspace = Workspace.create("foreign-attach")) {
            JavaRuntime runtime = Requirements.java(java);
            Path folder = workspace.directoryFor("other");
            HostedRun host = hosted(workspace, runtime, other, other.flags(runtime, folder));
            Tool tool = Tool.in(workspace);

            assertThat(host.runOnce()).matches(HostedRun.Showing::isDefective);
            other.assertWorked(host.process(), folder, 1);

            Tool.Run attach = tool.run("attach", host.process().pid(), "local-ip=" + HostedRun.LOCAL_IP);
            assertThat(attach.output()).anyMatch(line -> line.startsWith("  loopback-filter    applied"))
                    .anyMatch(line -> line.startsWith("  namesrv-reset      applied"))
                    .anyMatch(line -> line.startsWith("  sendback-fallback  applied"));
            assertThat(host.runOnce()).matches(HostedRun.Showing::isRepaired);
            other.assertWorked(host.process(), folder, 2);

            Tool.Run detach = tool.run("detach", host.process().pid());
            assertThat(detach.exitCode()).as(detach.toString()).isZero();
            assertThat(host.runOnce()).matches(HostedRun.Showing::isDefective);
            other.assertWorked(host.process(), folder, 3);
        }
    }

    static Stream<Arguments> fromTheAttachToTheDetachThePatchesWorkAndTheOtherAgentAllTheTime() {
        return ALL ? Arrays.stream(ReleasedAgent.values()).flatMap(other -> JAVAS.stream().map(java -> Arguments.of(other, java)))
                : Stream.of(Arguments.of(ReleasedAgent.JACOCO, 17), Arguments.of(ReleasedAgent.BYTEMAN, 8));
    }

    @ParameterizedTest(name = "{0}, Java {1}")
    @CsvSource({"HOTFIX_FIRST, 8", "HOTFIX_FIRST, 17", "OTHER_FIRST, 8", "OTHER_FIRST, 17"})
    void ofTwoVersionsOfThisAgentTheFirstWorksAndTheSecondIsSaidToBeIgnored(Order order, int java) throws IOException {
        try (Workspace workspace = Workspace.create("two-versions")) {
            Path newer = JarCopy.withVersion(Requirements.agent().jar(), NEWER, workspace.directory().resolve("newer.jar"));
            List<Path> jars = order == Order.HOTFIX_FIRST ? List.of(Requirements.agent().jar(), newer) : List.of(newer, Requirements.agent().jar());
            // what only the first is told shows that it is the one that works
            List<String> flags = List.of("-javaagent:" + jars.get(0) + "=local-ip=" + HostedRun.LOCAL_IP, "-javaagent:" + jars.get(1));

            HostedRun run = HostedRun.start(workspace, arguments -> new BareJvm(workspace, Requirements.java(java),
                    Installations.JARS.client(HostedRun.RELEASE)).start("host", HostedApplication.class, flags, Map.of(), arguments));

            run.assertRepaired(HostedRun.applicationLoader(java), 1, "[rocketmq-hotfix] WARN already installed in this JVM: the second -javaagent is ignored");
        }
    }

    private static HostedRun hosted(Workspace workspace, JavaRuntime runtime, ReleasedAgent other, List<String> flags) {
        List<Path> libraries = joined(Installations.JARS.client(HostedRun.RELEASE), other.libraries());
        // what instruments the whole host needs more than the host
        List<String> all = joined(List.of("-Xmx384m"), flags);
        return HostedRun.start(workspace, arguments -> new BareJvm(workspace, runtime, libraries).start("host", RepeatedHost.class, all, Map.of(),
                joined(joined(List.of(other.application().getName()), arguments), List.of("send=" + HostedRun.KNOWN_TOPIC))));
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
