package io.github.rocketmqhotfix.testapp.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.JarCopy;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.agent.EarlyTargetAgent;
import io.github.rocketmqhotfix.testapp.program.host.HostedApplication;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets that are in the JVM before the agent's premain. What a target in an AppCDS archive does is in {@link OddHostsIT}. */
class EarlyTargetsIT {

    private static final String TARGET = "org.apache.rocketmq.remoting.common.RemotingUtil";
    private static final String NO_TARGET = "org.apache.rocketmq.remoting.netty.NettyClientConfig";
    private static final String OF_THE_CACHE = "shared objects file";

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17, 25})
    void aTargetThatAnotherAgentInFrontHasLoadedIsPatched(int java) {
        try (Workspace workspace = Workspace.create("in-front")) {
            Path inFront = JarCopy.manifestOnly(workspace.directory().resolve("in-front.jar"),
                    Map.of("Premain-Class", EarlyTargetAgent.class.getName()));
            String flag = "-javaagent:" + inFront + "=" + TARGET;
            BareJvm jvm = new BareJvm(workspace, Requirements.java(java), Installations.JARS.client(HostedRun.RELEASE));

            HostedRun.start(workspace, arguments -> jvm.start("without", HostedApplication.class, List.of(flag), Map.of(), arguments))
                    .assertDefective(1);
            HostedRun.start(workspace, arguments -> jvm.start("with", HostedApplication.class, List.of(flag, agent()), Map.of(), arguments))
                    .assertRepaired(HostedRun.applicationLoader(java), 1);
        }
    }

    /** The JVM maps the targets before premain; transform never sees them. */
    @Test
    void targetsOfAnAotCacheThatWasTrainedWithJavaInstrumentArePatched() {
        try (Workspace workspace = Workspace.create("aot")) {
            ArchivedHost host = ArchivedHost.cached(workspace, Requirements.java(25), List.of("--add-modules=java.instrument"));

            HostedRun without = HostedRun.start(workspace, arguments -> host.start("without",
                    List.of("--add-modules=java.instrument"), arguments));
            without.assertDefective(1);
            assertThat(host.sourceOf(TARGET, "without")).startsWith(OF_THE_CACHE);

            run(workspace, host, "with", List.of()).assertRepaired(HostedRun.applicationLoader(25), 1);
            assertThat(host.sourceOf(TARGET, "with")).startsWith(OF_THE_CACHE);
            assertThat(host.sourceOf(NO_TARGET, "with")).startsWith(OF_THE_CACHE);
        }
    }

    /** With any agent: the JVM's own rule, which the README states. */
    @Test
    void anAotCacheThatWasTrainedWithoutJavaInstrumentIsNotUsedAndTheTargetsArePatched() {
        try (Workspace workspace = Workspace.create("aot")) {
            ArchivedHost host = ArchivedHost.cached(workspace, Requirements.java(25), List.of());

            HostedRun with = run(workspace, host, "with", List.of());

            with.assertRepaired(HostedRun.applicationLoader(25), 1);
            assertThat(with.process().outputLines()).anyMatch(line -> line.contains("[error][aot"));
            assertThat(host.sourceOf(NO_TARGET, "with")).doesNotStartWith(OF_THE_CACHE);
        }
    }

    /** The recipe that keeps the cache. */
    @Test
    void anAotCacheThatWasTrainedWithTheFlagIsUsedAndTheTargetsArePatched() {
        try (Workspace workspace = Workspace.create("aot")) {
            ArchivedHost host = ArchivedHost.cached(workspace, Requirements.java(25), List.of(agent()));

            HostedRun with = run(workspace, host, "with", List.of());

            with.assertRepaired(HostedRun.applicationLoader(25), 1);
            assertThat(with.process().outputLines()).noneMatch(line -> line.contains("[error][aot"));
            assertThat(host.sourceOf(NO_TARGET, "with")).startsWith(OF_THE_CACHE);
        }
    }

    @Test
    void targetsOfAnAotCacheWithoutLinkedClassesArePatched() {
        try (Workspace workspace = Workspace.create("aot")) {
            List<String> unlinked = List.of("--add-modules=java.instrument", "-XX:-AOTClassLinking");
            ArchivedHost host = ArchivedHost.cached(workspace, Requirements.java(25), unlinked);

            run(workspace, host, "with", unlinked.subList(1, 2)).assertRepaired(HostedRun.applicationLoader(25), 1);
        }
    }

    private static HostedRun run(Workspace workspace, ArchivedHost host, String name, List<String> flags) {
        return HostedRun.start(workspace, arguments -> host.start(name,
                Stream.concat(Stream.of(agent()), flags.stream()).toList(), arguments));
    }

    private static String agent() {
        return Requirements.agent("local-ip=" + HostedRun.LOCAL_IP).argument();
    }
}
