package io.github.rocketmqhotfix.testapp.e2e.loopback;

import io.github.rocketmqhotfix.testapp.e2e.ClassPath;
import io.github.rocketmqhotfix.testapp.e2e.TestJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.program.release.DiscoveredAddresses;
import java.util.List;
import java.util.Map;

/** A JVM in which DiscoveredAddresses asks the releases on many class paths for the address of the host. */
record DiscoveryRun(ForkedProcess process) {

    /**
     * The addresses that one class path found, as DiscoveredAddresses prints them.
     *
     * @param address     result of getLocalAddress
     * @param inetAddress result of getLocalInetAddress
     */
    record Found(String address, String inetAddress) {}

    /** Starts the JVM; {@code releases} are results of {@link ClassPath#argument}. */
    static DiscoveryRun start(BareJvm jvm, String name, List<String> flags, Map<String, String> environment,
            List<String> releases) {
        return new DiscoveryRun(jvm.start(name, DiscoveredAddresses.class, flags, environment, releases));
    }

    /** Waits for the end of the JVM, and returns the addresses in the order of the class paths. */
    List<Found> found() {
        return ClientEvents.of(TestJvm.ended(process), "discovery").stream().map(event -> new Found(
                event.path("getLocalAddress").asText(), event.path("getLocalInetAddress").asText())).toList();
    }

    List<String> agentLines() {
        return AgentLines.of(process);
    }
}
