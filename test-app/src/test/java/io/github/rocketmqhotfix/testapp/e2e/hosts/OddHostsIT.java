package io.github.rocketmqhotfix.testapp.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.Tool;
import io.github.rocketmqhotfix.testapp.e2e.attach.AskedJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The three patches in hosts that are not like others; class loaders are in {@link LoadersIT}. */
class OddHostsIT {

    private static final String TARGET = "org.apache.rocketmq.remoting.netty.NettyRemotingClient";
    private static final String NO_TARGET = "org.apache.rocketmq.remoting.netty.NettyClientConfig";

    /** What a host may do with the jar that its agent came from. */
    enum Change {
        DELETED {
            @Override
            void apply(Path jar) throws IOException {
                Files.delete(jar);
            }
        },
        REPLACED_BY_MV {
            @Override
            void apply(Path jar) throws IOException {
                Path other = Files.writeString(jar.resolveSibling("other.jar"), "another jar");
                Files.move(other, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
        },
        OVERWRITTEN_IN_PLACE {
            @Override
            void apply(Path jar) throws IOException {
                Files.write(jar, new byte[(int) Files.size(jar)]);
            }
        };

        abstract void apply(Path jar) throws IOException;
    }

    @ParameterizedTest(name = "{0}, Java {1}")
    @MethodSource
    void theThreePatchesWork(OddHost odd, int java) {
        try (Workspace workspace = Workspace.create("odd")) {
            AgentFlag agent = Requirements.agent("local-ip=" + HostedRun.LOCAL_IP);
            List<String> flags = odd.flags(workspace, agent);

            HostedRun run = HostedRun.start(workspace, arguments -> new BareJvm(workspace, Requirements.java(java),
                    Installations.JARS.client(HostedRun.RELEASE)).behind(odd.prefix())
                    .start("host", HostedApplication.class, flags, odd.environment(agent), arguments));

            run.assertRepaired(HostedRun.applicationLoader(java), 1, odd.warnings());
        }
    }

    static Stream<Arguments> theThreePatchesWork() {
        return Arrays.stream(OddHost.values()).flatMap(odd -> Stream.of(8, 17, 25).filter(odd::canBeOn).map(java -> Arguments.of(odd, java)));
    }

    /** The JVM takes a class that an agent changes from its jar, and the others from the archive. */
    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {17, 25})
    void aTargetThatIsInAnArchiveOfClassesIsPatchedAllTheSame(int java) {
        try (Workspace workspace = Workspace.create("archived")) {
            ArchivedHost host = ArchivedHost.made(workspace, Requirements.java(java));

            HostedRun.start(workspace, arguments -> host.start("without", List.of(), arguments)).assertDefective(1);
            assertThat(host.sourceOf(TARGET, "without")).isEqualTo("shared objects file (top)");
            assertThat(host.sourceOf(NO_TARGET, "without")).isEqualTo("shared objects file (top)");

            HostedRun.start(workspace, arguments -> host.start("with",
                    List.of(Requirements.agent("local-ip=" + HostedRun.LOCAL_IP).argument()), arguments)).assertRepaired(HostedRun.applicationLoader(java), 1);
            assertThat(host.sourceOf(TARGET, "with")).endsWith("rocketmq-remoting-4.9.0.jar");
            assertThat(host.sourceOf(NO_TARGET, "with")).isEqualTo("shared objects file (top)");
        }
    }

    /** The agent's code has no more permissions than the host's: it says so and the host goes on. */
    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17})
    void underASecurityManagerWithoutGrantsNothingIsPatchedAndTheHostGoesOn(int java) throws IOException {
        try (Workspace workspace = Workspace.create("no-grants")) {
            Path policy = Files.writeString(workspace.directory().resolve("nothing.policy"), "grant { };");
            List<String> guarded = List.of("-Djava.security.manager", "-Djava.security.policy==" + policy);
            BareJvm jvm = new BareJvm(workspace, Requirements.java(java), Installations.JARS.client(HostedRun.RELEASE));

            ForkedProcess without = jvm.start("without", PlainHost.class, guarded, Map.of(), List.of(TARGET));
            ForkedProcess with = jvm.start("with", PlainHost.class, Stream.concat(Stream.of(Requirements.agent().argument()),
                    guarded.stream()).toList(), Map.of(), List.of(TARGET));

            assertThat(without.awaitExit(HostedRun.LIMIT)).as(without.tail()).isZero();
            assertThat(with.awaitExit(HostedRun.LIMIT)).as(with.tail()).isZero();
            assertThat(with.outputLines()).isEqualTo(without.outputLines()).containsExactly("first line", TARGET + " false", "last line");
            assertThat(AgentLines.of(with)).singleElement().asString()
                    .startsWith("[rocketmq-hotfix] ERROR not installed, the host runs unpatched: java.security.AccessControlException");
        }
    }

    /** With any agent: the JVM's own rule, which the README tells. */
    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {17, 25})
    void aSystemLoaderWithoutAHookForAgentsMakesTheJvmItselfAbort(int java) {
        try (Workspace workspace = Workspace.create("hookless")) {
            BareJvm jvm = new BareJvm(workspace, Requirements.java(java));

            ForkedProcess without = jvm.start("without", PlainHost.class, List.of(OddHost.HOOKLESS_LOADER), Map.of(), List.of());
            ForkedProcess with = jvm.start("with", PlainHost.class, List.of(Requirements.agent().argument(), OddHost.HOOKLESS_LOADER),
                    Map.of(), List.of());

            assertThat(without.awaitExit(HostedRun.LIMIT)).as(without.tail()).isZero();
            assertThat(with.awaitExit(HostedRun.LIMIT)).as(with.tail()).isEqualTo(134);
            assertThat(with.outputLines()).contains(
                    "FATAL ERROR in native method: processing of -javaagent failed, appending to system class path failed");
            assertThat(AgentLines.of(with)).isEmpty();
        }
    }

    /** Once the patches are on it does not matter any more what becomes of the jar, also when the first failure comes later. */
    @ParameterizedTest(name = "{0}, Java {1}")
    @MethodSource("changes")
    void theJarMayGoOnceThePatchesAreOn(Change change, int java) throws IOException {
        try (Workspace workspace = Workspace.create("jar-goes")) {
            Path jar = Files.copy(Requirements.agent().jar(), workspace.directory().resolve("agent.jar"));
            HostedRun host = HostedRun.start(workspace, arguments -> new BareJvm(workspace, Requirements.java(java),
                    Installations.JARS.client(HostedRun.RELEASE)).start("host", RepeatedHost.class, List.of(flag(jar)), Map.of(),
                    Stream.concat(Stream.of(HostedApplication.class.getName()), arguments.stream()).toList()));
            host.loadTargets();

            change.apply(jar);

            assertThat(host.runOnce()).matches(HostedRun.Showing::isRepaired);
            host.assertRepaired(HostedRun.applicationLoader(java), 1);
        }
    }

    static Stream<Arguments> changes() {
        return Arrays.stream(Change.values()).flatMap(change -> Stream.of(8, 17, 25).map(java -> Arguments.of(change, java)));
    }

    /** The agent says so with what it has loaded already. */
    @ParameterizedTest(name = "{0}, Java {1}")
    @MethodSource("changes")
    void aTargetThatIsLoadedWhenTheJarHasGoneStaysAsItIs(Change change, int java) throws IOException {
        try (Workspace workspace = Workspace.create("jar-has-gone")) {
            Path jar = Files.copy(Requirements.agent().jar(), workspace.directory().resolve("agent.jar"));
            AskedJvm host = AskedJvm.withTargetsToCome(workspace, Requirements.java(java), List.of(), flag(jar));

            change.apply(jar);

            assertThat(host.answer("load")).isEqualTo("5");
            assertThat(host.answer("address")).isNotEqualTo(HostedRun.LOCAL_IP);
            assertThat(List.of("loopback-filter", "namesrv-reset", "sendback-fallback"))
                    .allMatch(id -> host.answer("outcome " + id).equals("failed:agent-jar"));
            String line = change == Change.OVERWRITTEN_IN_PLACE ? "ERROR left org/apache/rocketmq/" : "WARN failed:agent-jar ";
            assertThat(AgentLines.of(host.process())).hasSize(5).allMatch(each -> each.startsWith("[rocketmq-hotfix] " + line));
        }
    }

    /** Classes of the agent that are needed for the first time: the command line brings its own jar, which comes second. */
    @ParameterizedTest(name = "{0}, Java {1}")
    @MethodSource("changes")
    void aCommandThatComesWhenTheJarHasGoneIsAnsweredAndThePatchesStay(Change change, int java) throws IOException {
        try (Workspace workspace = Workspace.create("jar-has-gone")) {
            Path jar = Files.copy(Requirements.agent().jar(), workspace.directory().resolve("agent.jar"));
            AskedJvm host = AskedJvm.withTargets(workspace, Requirements.java(java), List.of(), flag(jar));

            change.apply(jar);

            Tool.Run status = Tool.in(workspace).run("status", host.pid());
            assertThat(status.exitCode()).as(status.toString()).isZero();
            assertThat(status.output()).anyMatch(line -> line.startsWith("  namesrv-reset      applied"));
            if (change == Change.OVERWRITTEN_IN_PLACE && java > 8) {
                assertThat(status.error()).startsWith("no counters: ");
            } else {
                assertThat(status.errors()).isEmpty();
            }
            assertThat(host.answer("address")).isEqualTo(HostedRun.LOCAL_IP);
        }
    }

    private static String flag(Path jar) {
        return new AgentFlag(jar, "local-ip=" + HostedRun.LOCAL_IP).argument();
    }
}
