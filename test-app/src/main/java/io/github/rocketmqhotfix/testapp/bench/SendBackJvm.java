package io.github.rocketmqhotfix.testapp.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.CommandedProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.sendback.SendBackCaller;
import io.github.rocketmqhotfix.testapp.scenario.SendBackCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/** A forked JVM with the consumers of several releases. Thread-safe. */
final class SendBackJvm {

    /**
     * The cost of a burst of send-backs.
     *
     * @param millis             for each message, how long its thread was blocked
     * @param nameServerRequests the number of send-backs that reached the NameServer instead of a broker
     * @param routeRequests      the number of the consumer's route requests, including those of its start
     * @param retries            the number of messages that broker-b got, in its retry topic or as send-backs
     */
    record Cost(List<Double> millis, int nameServerRequests, int routeRequests, int retries) {

        Cost {
            millis = List.copyOf(millis);
        }

        double average() {
            return millis.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        }

        /** Returns the time that the given share of the messages, such as 0.99, does not exceed. */
        double quantile(double share) {
            List<Double> sorted = millis.stream().sorted().toList();
            return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
        }
    }

    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration BURST_LIMIT = Duration.ofMinutes(5);

    private final CommandedProcess jvm;
    private final List<Release> releases;
    private final AtomicInteger consumers = new AtomicInteger();

    private SendBackJvm(CommandedProcess jvm, List<Release> releases) {
        this.jvm = jvm;
        this.releases = List.copyOf(releases);
    }

    static SendBackJvm start(Workspace workspace, ReleaseJars jars, List<Release> releases, Optional<AgentFlag> agent) {
        String name = agent.isPresent() ? "with-agent" : "without-agent";
        List<String> flags = new ArrayList<>(agent.stream().map(AgentFlag::argument).toList());
        // each consumer has 64 MB of direct buffers
        flags.addAll(List.of("-Xmx1g", "-XX:MaxDirectMemorySize=2g",
                "-Duser.home=" + workspace.directoryFor(name + "-home")));
        List<String> arguments = releases.stream().map(release -> ClassPaths.client(jars, release)).toList();
        return new SendBackJvm(new CommandedProcess(new BareJvm(workspace, JavaRuntime.current())
                .start(name, SendBackCaller.class, flags, Map.of(), arguments)), releases);
    }

    /**
     * Sends messages back with a new consumer and new servers, whose broker-a has no master.
     *
     * @param messages the number of messages for each thread
     * @throws IllegalStateException if a call throws
     */
    Cost sendBack(Release release, SendBackCluster.Slave slave, int threads, int messages) {
        String consumer = "consumer-" + consumers.incrementAndGet();
        try (SendBackCluster cluster = new SendBackCluster(release, slave)) {
            jvm.run(START_LIMIT, "start", consumer, releases.indexOf(release), "push", cluster.nameServerAddress(),
                    SendBackCluster.TOPIC, true);
            JsonNode burst = jvm.run(BURST_LIMIT, "call", consumer, threads, messages, SendBackCluster.BROKEN,
                    cluster.storeHostAddress());
            jvm.run(START_LIMIT, "stop", consumer);
            if (!burst.path("failures").isEmpty()) {
                throw new IllegalStateException(
                        "send-backs of " + release + ": " + burst.path("failures") + jvm.process().tail());
            }
            List<Double> millis = StreamSupport.stream(burst.path("micros").spliterator(), false)
                    .map(each -> each.asLong() / 1_000.0).toList();
            return new Cost(millis, cluster.sendBacksToNameServer(), cluster.routeRequests(), cluster.retries());
        }
    }
}
