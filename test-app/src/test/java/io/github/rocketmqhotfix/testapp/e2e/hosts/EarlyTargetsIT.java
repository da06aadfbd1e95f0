package io.github.rocketmqhotfix.testapp.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Jars;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.agent.EarlyTargetAgent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests targets that the JVM loads before the agent's premain. {@link UnusualHostsIT} tests an AppCDS archive. */
class EarlyTargetsIT {

    private static final String TARGET = "org.apache.rocketmq.remoting.common.RemotingUtil";
    private static final String NO_TARGET = "org.apache.rocketmq.remoting.netty.NettyClientConfig";
    private static final String FROM_CACHE = "shared objects file";

    @AutoClose
    private final Workspace workspace = Workspace.create("early-targets");

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17, 25})
    void aTargetThatAnAgentInFrontHasLoadedIsPatched(int java) {
        Path inFront = Jars.manifestOnly(workspace.directory().resolve("in-front.jar"),
                Map.of("Premain-Class", EarlyTargetAgent.class.getName()));
        String flag = "-javaagent:" + inFront + "=" + TARGET;
        JavaRuntime runtime = Requirements.java(java);
        HostedRun.onClassPath(workspace, runtime, "without", List.of(flag)).assertDefective(1);
        HostedRun.onClassPath(workspace, runtime, "with", List.of(flag, agent()))
                .assertRepaired(HostedRun.applicationLoader(java), 1);
    }

    /** The JVM maps the targets before premain, so transform never receives them. */
    @Test
    void targetsOfAnAotCacheThatWasTrainedWithJavaInstrumentArePatched() {
        ArchivedHost host = ArchivedHost.cached(workspace, Requirements.java(25),
                List.of("--add-modules=java.instrument"));

        HostedRun without = HostedRun.start(workspace, arguments -> host.start("without",
                List.of("--add-modules=java.instrument"), arguments));
        without.assertDefective(1);
        assertThat(host.sourceOf(TARGET, "without")).startsWith(FROM_CACHE);

        run(workspace, host, "with", List.of()).assertRepaired(HostedRun.applicationLoader(25), 1);
        assertThat(host.sourceOf(TARGET, "with")).startsWith(FROM_CACHE);
        assertThat(host.sourceOf(NO_TARGET, "with")).startsWith(FROM_CACHE);
    }

    /** A JVM with any agent ignores such a cache, as agent/docs/operations.md states. */
    @Test
    void anAotCacheThatWasTrainedWithoutJavaInstrumentIsNotUsedAndTheTargetsArePatched() {
        ArchivedHost host = ArchivedHost.cached(workspace, Requirements.java(25), List.of());

        HostedRun with = run(workspace, host, "with", List.of());

        with.assertRepaired(HostedRun.applicationLoader(25), 1);
        assertThat(with.process().outputLines()).anyMatch(line -> line.contains("[error][aot"));
        assertThat(host.sourceOf(NO_TARGET, "with")).doesNotStartWith(FROM_CACHE);
    }

    /** agent/docs/operations.md recommends this way to keep the cache. */
    @Test
    void anAotCacheThatWasTrainedWithTheFlagIsUsedAndTheTargetsArePatched() {
        ArchivedHost host = ArchivedHost.cached(workspace, Requirements.java(25), List.of(agent()));

        HostedRun with = run(workspace, host, "with", List.of());

        with.assertRepaired(HostedRun.applicationLoader(25), 1);
        assertThat(with.process().outputLines()).noneMatch(line -> line.contains("[error][aot"));
        assertThat(host.sourceOf(NO_TARGET, "with")).startsWith(FROM_CACHE);
    }

    @Test
    void targetsOfAnAotCacheWithoutLinkedClassesArePatched() {
        List<String> unlinked = List.of("--add-modules=java.instrument", "-XX:-AOTClassLinking");
        ArchivedHost host = ArchivedHost.cached(workspace, Requirements.java(25), unlinked);

        run(workspace, host, "with", unlinked.subList(1, 2)).assertRepaired(HostedRun.applicationLoader(25), 1);
    }

    private static HostedRun run(Workspace workspace, ArchivedHost host, String name, List<String> flags) {
        return HostedRun.start(workspace, arguments -> host.start(name,
                Stream.concat(Stream.of(agent()), flags.stream()).toList(), arguments));
    }

    private static String agent() {
        return Requirements.agent("local-ip=" + HostedRun.LOCAL_IP).argument();
    }
}
