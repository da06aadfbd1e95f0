package io.github.rocketmqhotfix.testapp.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.TestJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.host.LockedHost;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loads target classes while another thread holds a lock of the host. If class loading waited for such a lock, and the
 * thread that holds the lock needed the same class, both threads would deadlock.
 */
class LockedHostIT {

    /** Locks that code may need while a class is loaded; the Javadoc of LockedHost describes them. */
    private static final List<String> LOCKS = List.of("stderr", "stderr-monitor", "properties", "thread-group",
            "context-loader", "jmx",
            "log-manager");
    /**
     * On Java 8 even reading a system property takes the lock of the properties. Loading the first class of each patch
     * runs static initialisers of Byte Buddy and of the JDK that read system properties. So on Java 8 the lock is taken
     * only after one class of each patch is loaded.
     */
    private static final List<String> LOCKS_OF_JAVA_8 = LOCKS.stream()
            .map(lock -> lock.equals("properties") ? "later-properties" : lock).toList();

    @AutoClose
    private final Workspace workspace = Workspace.create("locked-host");

    /**
     * With an option the agent's thread runs from the start. Without an option the thread never runs, because RocketMQ
     * is not on the class path and no method of its classes is called.
     */
    @ParameterizedTest(name = "{0} is locked, Java {1}, options {2}")
    @MethodSource("hosts")
    void aTargetIsLoadedAndItsOutcomePublishedWhileAnotherThreadHoldsALock(String lock, int java, String options) {
        ForkedProcess host = TestJvm.run(workspace, Requirements.java(java), "host", LockedHost.class,
                List.of(Requirements.agent(options).argument()), lock, Installations.clientArgument());

        assertThat(ClientEvents.of(host, "loaded")).hasSize(5);
        JsonNode outcomes = ClientEvents.of(host, "outcomes").get(0);
        assertThat(List.of("loopback-filter", "namesrv-reset", "sendback-fallback"))
                .allMatch(patch -> outcomes.path(patch).asText().equals("applied"));
        // the agent publishes the outcomes at once; the limit allows for a busy machine
        assertThat(outcomes.path("afterMillis").asLong()).isLessThan(1_000);
        assertThat(AgentLines.of(host)).hasSize(5).allMatch(line -> line.contains(" INFO applied "));
        assertThat(host.outputLines()).noneMatch(line -> line.contains("[rocketmq-hotfix]"));
    }

    static Stream<Arguments> hosts() {
        return Stream.of(8, 17, 25).flatMap(java -> (java == 8 ? LOCKS_OF_JAVA_8 : LOCKS).stream()
                .flatMap(lock -> Stream.of("", "log-level=info").map(options -> Arguments.of(lock, java, options))));
    }
}
