package io.github.rocketmqhotfix.testapp.e2e.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.AgentCommand;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Jars;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.hosts.HostedRun;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.host.RepeatedHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs this agent beside published agents of other projects in one JVM. The three patches must work, which the requests
 * on the wire show, and the other agent must work too. {@code -Pforeign} runs both orders on all Java versions.
 */
class ForeignAgentsIT {

    private static final boolean ALL = "all".equals(System.getProperty("foreign"));
    private static final List<Integer> JAVAS = List.of(8, 17, 25);
    private static final String NEWER = "9.9.9";

    /** The order of the two -javaagent flags. */
    enum Order { HOTFIX_FIRST, OTHER_FIRST }

    @AutoClose
    private final Workspace workspace = Workspace.create("foreign-agents");

    @ParameterizedTest(name = "{0}, {1}, Java {2}")
    @MethodSource
    void theThreePatchesAndTheOtherAgentWork(ReleasedAgent other, Order order, int java) {
        JavaRuntime runtime = Requirements.java(java);
        Path folder = workspace.directoryFor("other");
        List<String> theirs = other.flags(runtime, folder);
        String ours = Requirements.agent("local-ip=" + HostedRun.LOCAL_IP).argument();

        HostedRun run = hosted(workspace, runtime, other, order == Order.HOTFIX_FIRST ? joined(List.of(ours), theirs)
                : joined(theirs, List.of(ours)));

        assertThat(run.runOnce()).matches(HostedRun.Observation::isRepaired);
        other.assertWorked(run.process(), folder, 1);
        run.assertRepaired(HostedRun.applicationLoader(java), 1);
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

    /**
     * Also proves that the tests work: without this agent, before attach and after detach, the host has the three
     * defects.
     */
    @ParameterizedTest(name = "{0}, Java {1}")
    @MethodSource
    void betweenAttachAndDetachThePatchesWorkAndTheOtherAgentAlwaysWorks(ReleasedAgent other, int java) {
        JavaRuntime runtime = Requirements.java(java);
        Path folder = workspace.directoryFor("other");
        HostedRun host = hosted(workspace, runtime, other, other.flags(runtime, folder));
        AgentCommand tool = AgentCommand.in(workspace);

        assertThat(host.runOnce()).matches(HostedRun.Observation::isDefective);
        other.assertWorked(host.process(), folder, 1);

        AgentCommand.Result attach = tool.run("attach", host.process().pid(), "local-ip=" + HostedRun.LOCAL_IP);
        assertThat(attach.output()).anyMatch(line -> line.startsWith("  loopback-filter    applied"))
                .anyMatch(line -> line.startsWith("  namesrv-reset      applied"))
                .anyMatch(line -> line.startsWith("  sendback-fallback  applied"));
        assertThat(host.runOnce()).matches(HostedRun.Observation::isRepaired);
        other.assertWorked(host.process(), folder, 2);

        tool.run(0, "detach", host.process().pid());
        assertThat(host.runOnce()).matches(HostedRun.Observation::isDefective);
        other.assertWorked(host.process(), folder, 3);
    }

    static Stream<Arguments> betweenAttachAndDetachThePatchesWorkAndTheOtherAgentAlwaysWorks() {
        return ALL
                ? Arrays.stream(ReleasedAgent.values())
                        .flatMap(other -> JAVAS.stream().map(java -> Arguments.of(other, java)))
                : Stream.of(Arguments.of(ReleasedAgent.JACOCO, 17), Arguments.of(ReleasedAgent.BYTEMAN, 8));
    }

    @ParameterizedTest(name = "{0}, Java {1}")
    @CsvSource({"HOTFIX_FIRST, 8", "HOTFIX_FIRST, 17", "OTHER_FIRST, 8", "OTHER_FIRST, 17"})
    void ofTwoVersionsOfThisAgentTheFirstWorksAndTheSecondIsIgnoredWithAWarning(Order order, int java)
            throws IOException {
        Path newer = Jars.withVersion(Requirements.agent().jar(), NEWER, workspace.directory().resolve("newer.jar"));
        Path ours = Requirements.agent().jar();
        List<Path> jars = order == Order.HOTFIX_FIRST ? List.of(ours, newer) : List.of(newer, ours);
        // only the first agent has the option local-ip, so a repaired run shows that the first agent works
        List<String> flags = List.of("-javaagent:" + jars.get(0) + "=local-ip=" + HostedRun.LOCAL_IP,
                "-javaagent:" + jars.get(1));

        HostedRun.onClassPath(workspace, Requirements.java(java), "host", flags).assertRepaired(
                HostedRun.applicationLoader(java), 1,
                "[rocketmq-hotfix] WARN already installed in this JVM: the second -javaagent is ignored");
    }

    private static HostedRun hosted(Workspace workspace, JavaRuntime runtime, ReleasedAgent other, List<String> flags) {
        List<Path> libraries = joined(Installations.JARS.client(HostedRun.RELEASE), other.libraries());
        // an agent that instruments all classes needs more memory than the host
        List<String> all = joined(List.of("-Xmx384m"), flags);
        return HostedRun.start(workspace,
                arguments -> new BareJvm(workspace, runtime, libraries).start("host", RepeatedHost.class, all, Map.of(),
                        joined(joined(List.of(other.application().getName()), arguments),
                                List.of("send=" + HostedRun.KNOWN_TOPIC))));
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
