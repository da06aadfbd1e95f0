package io.github.rocketmqhotfix.testapp.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.host.LockedHost;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Targets are loaded while another thread holds a lock of the host's. A thread that waits for such a lock inside class loading
 * waits for ever where the thread that holds it needs the same class.
 */
class LockedHostIT {

    /** What runs while a class is loaded could ask for each of these; LockedHost says what they are. */
    private static final List<String> LOCKS = List.of("stderr", "stderr-monitor", "properties", "thread-group", "context-loader", "jmx",
            "log-manager");
    /**
     * On Java 8 reading a system property takes the lock as well. The first class of each patch has static initialisers of Byte
     * Buddy and of the JDK run, and these read some.
     */
    private static final List<String> LOCKS_OF_JAVA_8 = List.of("stderr", "stderr-monitor", "later-properties", "thread-group",
            "context-loader", "jmx", "log-manager");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** With an option the agent's thread runs from the start; without, it never does, because RocketMQ is not on the class path. */
    @ParameterizedTest(name = "{0} is locked, Java {1}, options {2}")
    @MethodSource("hosts")
    void aTargetIsLoadedAndItsOutcomePublishedWhileAnotherThreadHoldsALock(String lock, int java, String options) {
        try (Workspace workspace = Workspace.create("locked")) {
            BareJvm jvm = new BareJvm(workspace, Requirements.java(java));
            String release = "org.apache.rocketmq=" + Installations.JARS.client(HostedRun.RELEASE).stream().map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));

            ForkedProcess host = jvm.start("host", LockedHost.class, List.of(Requirements.agent(options).argument()), Map.of(),
                    List.of(lock, release));

            host.await("outcomes", () -> !ClientEvents.of(host, "outcomes").isEmpty(), LIMIT);
            assertThat(host.awaitExit(LIMIT)).as(host.tail()).isZero();
            assertThat(ClientEvents.of(host, "loaded")).hasSize(5);
            JsonNode outcomes = ClientEvents.of(host, "outcomes").get(0);
            assertThat(List.of("loopback-filter", "namesrv-reset", "sendback-fallback"))
                    .allMatch(patch -> outcomes.path(patch).asText().equals("applied"));
            // 100 ms, and what a busy machine adds
            assertThat(outcomes.path("afterMillis").asLong()).isLessThan(1_000);
            assertThat(AgentLines.of(host)).hasSize(5).allMatch(line -> line.contains(" INFO applied "));
            assertThat(host.outputLines()).noneMatch(line -> line.contains("[rocketmq-hotfix]"));
        }
    }

    static Stream<Arguments> hosts() {
        return Stream.of(8, 17, 25).flatMap(java -> (java == 8 ? LOCKS_OF_JAVA_8 : LOCKS).stream()
                .flatMap(lock -> Stream.of("", "log-level=info").map(options -> Arguments.of(lock, java, options))));
    }
}
