package io.github.rocketmqhotfix.testapp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.cluster.Release;
import io.github.rocketmqhotfix.testapp.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.AgentLines;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real classes of released jars: decided, woven, and verified by the JVM beside the release's own dependencies. */
class ClassLevelIT {

    private static final String APPLIED = "applied";
    private static final String FIXED = "stood-aside:fixed-upstream";

    /** From the facts: sendback-fallback is fixed upstream from 5.3.2 on, the other two never are. */
    private static final Map<String, String> SENDBACK_BY_RELEASE = Map.ofEntries(
            Map.entry("3.2.6", APPLIED), Map.entry("4.2.0", APPLIED), Map.entry("4.5.2", APPLIED),
            Map.entry("4.7.0", APPLIED), Map.entry("4.9.0", APPLIED), Map.entry("4.9.7", APPLIED),
            Map.entry("5.0.0", APPLIED), Map.entry("5.1.4", APPLIED), Map.entry("5.3.0", APPLIED),
            Map.entry("5.3.1", APPLIED), Map.entry("5.3.3", FIXED), Map.entry("5.5.0", FIXED));

    /** Without the switch, Java 8 falls back to the old verifier for class files of version 50, which needs no frames. */
    @ParameterizedTest(name = "Java {0} {1}")
    @CsvSource({"8, -XX:-FailOverToOldVerifier", "17, -Xverify:all", "25, -Xverify:all"})
    void everyTargetOfEveryShapeIsDecidedWovenAndVerified(int java, String strict) {
        try (Workspace workspace = Workspace.create("class-level"); ReleaseJars jars = new ReleaseJars()) {
            ForkedProcess process = new BareJvm(workspace, Requirements.java(java)).start("classes", "TargetClasses",
                    List.of(Requirements.agent().argument(), strict), Map.of(), SENDBACK_BY_RELEASE.keySet().stream()
                            .map(version -> version + "=" + classPath(jars.client(new Release(version)))).toList());

            assertThat(process.awaitExit(Duration.ofMinutes(2))).as(process.tail()).isZero();

            List<String> classes = process.outputLines().stream().filter(line -> line.contains("\"event\":\"class\"")).toList();
            assertThat(classes).hasSize(5 * SENDBACK_BY_RELEASE.size()).allMatch(line -> line.contains("\"failure\":\"\""));
            assertThat(AgentLines.of(process)).containsExactlyInAnyOrderElementsOf(expectedLines());
        }
    }

    private static List<String> expectedLines() {
        return SENDBACK_BY_RELEASE.entrySet().stream()
                .map(each -> expectedLines(new Release(each.getKey()), each.getValue()))
                .flatMap(Collection::stream).collect(Collectors.toList());
    }

    private static List<String> expectedLines(Release release, String sendback) {
        List<String> lines = new ArrayList<>();
        String root = release.rootPackage();
        boolean moved = release.isAtLeast("5.1.0");
        lines.add(applied("loopback-filter", root + (moved ? ".common.utils.NetworkUtil" : ".remoting.common.RemotingUtil"),
                moved ? "common" : "remoting", release));
        lines.add(applied("namesrv-reset", root + ".remoting.netty.NettyRemotingClient", "remoting", release));
        for (String name : List.of("MQClientAPIImpl", "consumer.DefaultMQPushConsumerImpl", "consumer.DefaultMQPullConsumerImpl")) {
            String className = root + ".client.impl." + name;
            lines.add(sendback.equals(APPLIED) ? applied("sendback-fallback", className, "client", release)
                    : "[rocketmq-hotfix] INFO " + sendback + " sendback-fallback for " + in(className, "client", release));
        }
        return lines;
    }

    private static String applied(String patch, String className, String artifact, Release release) {
        return "[rocketmq-hotfix] INFO applied " + patch + " to " + in(className, artifact, release);
    }

    private static String in(String className, String artifact, Release release) {
        return className + " (rocketmq-" + artifact + "-" + release.version() + ".jar)";
    }

    private static String classPath(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
