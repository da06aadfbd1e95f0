package io.github.rocketmqhotfix.testapp.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.AgentCommand;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.TestJvm;
import io.github.rocketmqhotfix.testapp.e2e.attach.AnsweringJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.host.HooklessSystemLoader;
import io.github.rocketmqhotfix.testapp.program.host.HostedApplication;
import io.github.rocketmqhotfix.testapp.program.host.PlainHost;
import io.github.rocketmqhotfix.testapp.program.host.RepeatedHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the three patches in unusual hosts. {@link LoadersIT} tests class loaders. */
class UnusualHostsIT {

    private static final String TARGET = "org.apache.rocketmq.remoting.netty.NettyRemotingClient";
    private static final String HOOKLESS_LOADER = "-Djava.system.class.loader=" + HooklessSystemLoader.class.getName();
    private static final String NO_TARGET = "org.apache.rocketmq.remoting.netty.NettyClientConfig";

    /** A change to the jar of a running agent. */
    enum Change {
        DELETED, REPLACED_BY_MV, OVERWRITTEN_IN_PLACE;

        void apply(Path jar) throws IOException {
            switch (this) {
                case DELETED -> Files.delete(jar);
                case REPLACED_BY_MV ->
                    Files.move(Files.writeString(jar.resolveSibling("other.jar"), "another jar"), jar,
                            StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                case OVERWRITTEN_IN_PLACE -> Files.write(jar, new byte[(int) Files.size(jar)]);
            }
        }
    }

    @AutoClose
    private final Workspace workspace = Workspace.create("unusual-hosts");

    @ParameterizedTest(name = "{0}, Java {1}")
    @MethodSource
    void theThreePatchesWork(UnusualHost host, int java) throws IOException {
        AgentFlag agent = Requirements.agent("local-ip=" + HostedRun.LOCAL_IP);
        List<String> flags = host.flags(workspace, agent);
        HostedRun.start(workspace, arguments -> jvm(java).behind(host.prefix())
                .start("host", HostedApplication.class, flags, host.environment(agent), arguments))
                .assertRepaired(HostedRun.applicationLoader(java), 1, host.warnings());
    }

    static Stream<Arguments> theThreePatchesWork() {
        return Arrays.stream(UnusualHost.values())
                .flatMap(host -> Stream.of(8, 17, 25).filter(host::isPossibleOn).map(java -> Arguments.of(host, java)));
    }

    /** If an agent changes a class, the JVM loads it from the jar. It loads the other classes from the archive. */
    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {17, 25})
    void aTargetInAnAppCdsArchiveIsPatched(int java) {
        ArchivedHost host = ArchivedHost.made(workspace, Requirements.java(java));

        HostedRun.start(workspace, arguments -> host.start("without", List.of(), arguments)).assertDefective(1);
        assertThat(host.sourceOf(TARGET, "without")).isEqualTo("shared objects file (top)");
        assertThat(host.sourceOf(NO_TARGET, "without")).isEqualTo("shared objects file (top)");

        HostedRun.start(workspace, arguments -> host.start("with",
                List.of(Requirements.agent("local-ip=" + HostedRun.LOCAL_IP).argument()), arguments))
                .assertRepaired(HostedRun.applicationLoader(java), 1);
        assertThat(host.sourceOf(TARGET, "with")).endsWith("rocketmq-remoting-4.9.0.jar");
        assertThat(host.sourceOf(NO_TARGET, "with")).isEqualTo("shared objects file (top)");
    }

    /** The agent has no more permissions than the host. It reports the missing permission, and the host continues. */
    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17})
    void underASecurityManagerThatGrantsNothingNoClassIsPatchedAndTheHostRuns(int java) throws IOException {
        Path policy = Files.writeString(workspace.directory().resolve("nothing.policy"), "grant { };");
        List<String> guarded = List.of("-Djava.security.manager", "-Djava.security.policy==" + policy);
        BareJvm jvm = jvm(java);

        ForkedProcess without = jvm.start("without", PlainHost.class, guarded, Map.of(), List.of(TARGET));
        ForkedProcess with = jvm.start("with", PlainHost.class,
                Stream.concat(Stream.of(Requirements.agent().argument()),
                        guarded.stream()).toList(),
                Map.of(), List.of(TARGET));

        TestJvm.ended(without);
        TestJvm.ended(with);
        assertThat(with.outputLines()).isEqualTo(without.outputLines()).containsExactly("first line", TARGET + " false",
                "last line");
        assertThat(AgentLines.of(with)).singleElement().asString()
                .startsWith(
                        "[rocketmq-hotfix] ERROR not installed, the host runs unpatched: java.security.AccessControlException");
    }

    /** This rule of the JVM holds for every agent, as agent/docs/operations.md states. */
    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {17, 25})
    void theJvmItselfAbortsWithASystemLoaderThatHasNoHookForAgents(int java) {
        BareJvm jvm = new BareJvm(workspace, Requirements.java(java));

        ForkedProcess without = jvm.start("without", PlainHost.class, List.of(HOOKLESS_LOADER), Map.of(), List.of());
        ForkedProcess with = jvm.start("with", PlainHost.class,
                List.of(Requirements.agent().argument(), HOOKLESS_LOADER),
                Map.of(), List.of());

        TestJvm.ended(without);
        assertThat(with.awaitExit(HostedRun.LIMIT)).as(with.tail()).isEqualTo(134);
        assertThat(with.outputLines()).contains(
                "FATAL ERROR in native method: processing of -javaagent failed, appending to system class path failed");
        assertThat(AgentLines.of(with)).isEmpty();
    }

    /** After the patches are applied, the agent does not need its jar, even for its first intervention. */
    @ParameterizedTest(name = "{0}, Java {1}")
    @MethodSource("changes")
    void afterThePatchesAreAppliedTheJarMayBeRemoved(Change change, int java) throws IOException {
        Path jar = agentJar();
        HostedRun host = HostedRun.start(workspace,
                arguments -> jvm(java).start("host", RepeatedHost.class, List.of(flag(jar)), Map.of(),
                        Stream.concat(Stream.of(HostedApplication.class.getName()), arguments.stream()).toList()));
        host.loadTargets();

        change.apply(jar);

        assertThat(host.runOnce()).matches(HostedRun.Observation::isRepaired);
        host.assertRepaired(HostedRun.applicationLoader(java), 1);
    }

    static Stream<Arguments> changes() {
        return Arrays.stream(Change.values())
                .flatMap(change -> Stream.of(8, 17, 25).map(java -> Arguments.of(change, java)));
    }

    /** To report the failure, the agent uses classes that it has already loaded. */
    @ParameterizedTest(name = "{0}, Java {1}")
    @MethodSource("changes")
    void aTargetThatIsLoadedAfterTheRemovalOfTheJarStaysUnpatched(Change change, int java) throws IOException {
        Path jar = agentJar();
        AnsweringJvm host = AnsweringJvm.withLaterTargets(workspace, Requirements.java(java), flag(jar));

        change.apply(jar);

        assertThat(host.answer("load")).isEqualTo("5");
        assertThat(host.answer("address")).isNotEqualTo(HostedRun.LOCAL_IP);
        assertThat(List.of("loopback-filter", "namesrv-reset", "sendback-fallback"))
                .allMatch(id -> host.outcome(id).equals("failed:agent-jar"));
        String line = change == Change.OVERWRITTEN_IN_PLACE ? "ERROR left org/apache/rocketmq/"
                : "WARN failed:agent-jar ";
        assertThat(AgentLines.of(host.process())).hasSize(5)
                .allMatch(each -> each.startsWith("[rocketmq-hotfix] " + line));
    }

    /**
     * The command needs classes of the agent that the host has not loaded yet. The attaching process adds its own jar
     * to the class path of the host, behind the removed jar.
     */
    @ParameterizedTest(name = "{0}, Java {1}")
    @MethodSource("changes")
    void aCommandAfterTheRemovalOfTheJarIsAnsweredAndThePatchesStay(Change change, int java) throws IOException {
        Path jar = agentJar();
        AnsweringJvm host = AnsweringJvm.withTargets(workspace, Requirements.java(java), flag(jar));

        change.apply(jar);

        AgentCommand.Result status = AgentCommand.in(workspace).run(0, "status", host.pid());
        assertThat(status.output()).anyMatch(line -> line.startsWith("  namesrv-reset      applied"));
        if (change == Change.OVERWRITTEN_IN_PLACE && java > 8) {
            assertThat(status.error()).startsWith("no counters: ");
        } else {
            assertThat(status.errors()).isEmpty();
        }
        assertThat(host.answer("address")).isEqualTo(HostedRun.LOCAL_IP);
    }

    private BareJvm jvm(int java) {
        return new BareJvm(workspace, Requirements.java(java), Installations.JARS.client(HostedRun.RELEASE));
    }

    /** Copies the agent's jar, which a test may then remove. */
    private Path agentJar() {
        return UncheckedFiles.copy(Requirements.agent().jar(), workspace.directory().resolve("agent.jar"));
    }

    private static String flag(Path jar) {
        return new AgentFlag(jar, "local-ip=" + HostedRun.LOCAL_IP).argument();
    }
}
