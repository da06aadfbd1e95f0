package io.github.rocketmqhotfix.testapp.e2e.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.ClassPath;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.program.release.DiscoveredAddresses;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One JVM in which DiscoveredAddresses asks many class paths for the address of the host. */
final class DiscoveryRun {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ForkedProcess process;

    private DiscoveryRun(ForkedProcess process) {
        this.process = process;
    }

    /**
     * What one class path gave, as the application prints it.
     *
     * @param address     of getLocalAddress
     * @param inetAddress of getLocalInetAddress
     */
    record Found(String address, String inetAddress) {
    }

    /** Starts it; {@code releases} are as {@link ClassPath#argument} makes them. */
    static DiscoveryRun start(BareJvm jvm, String name, List<String> flags, Map<String, String> environment, List<String> releases) {
        return new DiscoveryRun(jvm.start(name, DiscoveredAddresses.class, flags, environment, releases));
    }

    /** Waits for the end. In the order of the class paths. */
    List<Found> found() {
        assertThat(process.awaitExit(LIMIT)).as(process.tail()).isZero();
        return ClientEvents.of(process, "discovery").stream().map(event -> new Found(
                event.path("getLocalAddress").asText(), event.path("getLocalInetAddress").asText())).toList();
    }

    List<String> agentLines() {
        return AgentLines.of(process);
    }
}
