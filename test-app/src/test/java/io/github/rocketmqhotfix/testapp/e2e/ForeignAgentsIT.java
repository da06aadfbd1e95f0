package io.github.rocketmqhotfix.testapp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Other agents in the same JVM, as they are published: all three patches do what they are for, counted on the wire, and so
 * does the other. jmx_exporter is in {@link MonitoringIT}. With {@code -Pforeign} in all orders on all Javas.
 */
class ForeignAgentsIT {

    private static final boolean ALL = "all".equals(System.getProperty("foreign"));
    private static final List<Integer> JAVAS = List.of(8, 17, 25);
    private static final String APPLICATION_LOADER_OF_8 = "sun.misc.Launcher$AppClassLoader";
    private static final String APPLICATION_LOADER = "jdk.internal.loader.ClassLoaders$AppClassLoader";
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
            run.end(1, other::awaitWork);

            run.assertRepaired(loader(java), 1);
            other.assertWorked(run.process(), folder);
        }
    }

    static Stream<Arguments> theThreePatchesAndTheOtherAgentWork() {
        return ALL ? Arrays.stream(ReleasedAgent.values()).flatMap(other -> Arrays.stream(Order.values())
                        .flatMap(order -> JAVAS.stream().map(java -> Arguments.of(other, order, java))))
                : Stream.of(Arguments.of(ReleasedAgent.OPENTELEMETRY, Order.HOTFIX_FIRST, 17),
                        Arguments.of(ReleasedAgent.OPENTELEMETRY, Order.OTHER_FIRST, 8),
                        Arguments.of(ReleasedAgent.JACOCO, Order.HOTFIX_FIRST, 8),
                        Arguments.of(ReleasedAgent.JACOCO, Order.OTHER_FIRST, 17),
                        Arguments.of(ReleasedAgent.BYTEMAN, Order.OTHER_FIRST, 17),
                        Arguments.of(ReleasedAgent.BLOCKHOUND, Order.HOTFIX_FIRST, 17));
    }

    /** What the test above is worth: the other agent alone repairs nothing. */
    @ParameterizedTest
    @EnumSource(names = {"JACOCO", "BYTEMAN"})
    void theOtherAgentAloneRepairsNothing(ReleasedAgent other) {
        try (Workspace workspace = Workspace.create("foreign")) {
            Path folder = workspace.directoryFor("other");
            HostedRun run = hosted(workspace, JavaRuntime.current(), other, other.flags(JavaRuntime.current(), folder));
            run.end(1, other::awaitWork);

            run.assertDefective(1);
            other.assertWorked(run.process(), folder);
        }
    }

    @ParameterizedTest
    @EnumSource(ReleasedAgent.class)
    void attachAndDetachWorkOnTopOfTheOtherAgent(ReleasedAgent other) {
        try (Workspace workspace = Workspace.create("foreign-attach")) {
            JavaRuntime runtime = JavaRuntime.current();
            AskedJvm host = AskedJvm.withTargets(workspace, runtime, List.of(),
                    other.flags(runtime, workspace.directoryFor("other")).toArray(String[]::new));
            String found = host.answer("address");
            Tool tool = Tool.in(workspace);

            Tool.Run attach = tool.run("attach", host.pid(), "local-ip=" + HostedRun.LOCAL_IP);
            assertThat(attach.output()).anyMatch(line -> line.startsWith("  loopback-filter    applied"))
                    .anyMatch(line -> line.startsWith("  namesrv-reset      applied"))
                    .anyMatch(line -> line.startsWith("  sendback-fallback  applied"));
            assertThat(host.answer("address")).isEqualTo(HostedRun.LOCAL_IP);

            Tool.Run detach = tool.run("detach", host.pid());
            assertThat(detach.output()).contains("process " + host.pid() + ": the original instructions are back in 5 classes");
            assertThat(host.answer("address")).isEqualTo(found);
        }
    }

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17})
    void ofTwoVersionsOfThisAgentTheFirstWorksAndTheSecondIsSaidToBeIgnored(int java) throws IOException {
        try (Workspace workspace = Workspace.create("two-versions")) {
            Path newer = JarCopy.withVersion(Requirements.agent().jar(), NEWER, workspace.directory().resolve("newer.jar"));
            List<String> flags = List.of(Requirements.agent("local-ip=" + HostedRun.LOCAL_IP).argument(), "-javaagent:" + newer);

            HostedRun run = HostedRun.start(workspace, arguments -> new BareJvm(workspace, Requirements.java(java),
                    Installations.JARS.client(HostedRun.RELEASE)).start("host", "HostedApplication", flags, Map.of(), arguments));

            run.assertRepaired(loader(java), 1, "[rocketmq-hotfix] WARN already installed in this JVM: the second -javaagent is ignored");
        }
    }

    private static HostedRun hosted(Workspace workspace, JavaRuntime runtime, ReleasedAgent other, List<String> flags) {
        List<Path> libraries = joined(Installations.JARS.client(HostedRun.RELEASE), other.libraries());
        // what instruments the whole host needs more than the host
        List<String> all = joined(List.of("-Xmx384m"), flags);
        return HostedRun.start(workspace, arguments -> new BareJvm(workspace, runtime, libraries).start("host", other.application(),
                all, Map.of(), joined(arguments, List.of("send=" + HostedRun.KNOWN_TOPIC))));
    }

    private static String loader(int java) {
        return java == 8 ? APPLICATION_LOADER_OF_8 : APPLICATION_LOADER;
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
