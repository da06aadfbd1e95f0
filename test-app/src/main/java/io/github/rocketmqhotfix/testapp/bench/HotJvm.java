package io.github.rocketmqhotfix.testapp.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.ProgramClasses;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer;
import io.github.rocketmqhotfix.testapp.program.jmh.HotMethods;
import io.github.rocketmqhotfix.testapp.scenario.SendBackCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs JMH on the woven methods of one release, each time in a new JVM with the release's own jars. */
final class HotJvm {

    /** The time and the allocation of one call. */
    record Cost(double nanos, double bytes) {}

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Workspace workspace;
    private final Release release;
    private final List<Path> libraries;
    private final List<String> length;
    private int runs;

    /** Collects the jars. If {@code quick} is true, each method is measured in one short iteration. */
    HotJvm(Workspace workspace, Release release, boolean quick) {
        this.workspace = workspace;
        this.release = release;
        this.length = quick ? List.of("iterations=1", "millis=100") : List.of("iterations=3", "millis=400");
        libraries = new ArrayList<>(List.of(ProgramClasses.extractMeasuringTo(workspace.directoryFor("measuring"))));
        try (ReleaseJars jars = new ReleaseJars()) {
            libraries.addAll(jars.client(release));
            libraries.addAll(ClassPaths.library(jars, "jmh"));
        }
    }

    /**
     * Measures all methods once.
     *
     * @return the costs by method name
     * @throws IllegalStateException if a method fails
     */
    Map<String, Cost> run(Optional<AgentFlag> agent) {
        try (ScriptedServer answering = ScriptedServer.start(ScriptedServer.Script.SUCCESS);
                SendBackCluster cluster = new SendBackCluster(release, SendBackCluster.Slave.NONE)) {
            cluster.masterReturns();
            String name = "hot-" + release + "-" + ++runs;
            List<String> flags = new ArrayList<>(List.of("-Xms256m", "-Xmx256m", "-XX:TieredStopAtLevel=4",
                    // without this property, JMH refuses to run beside another JMH on the machine
                    "-Djmh.ignoreLock=true",
                    // 5.3.1 leaves threads behind; by default JMH waits 30 s for them
                    "-Djmh.shutdownTimeout=1", "-Djava.io.tmpdir=" + workspace.directoryFor(name),
                    "-Duser.home=" + workspace.directoryFor(name),
                    "-Dhot.nameServer=" + answering.address(), "-Dhot.broker=" + answering.address(),
                    "-Dhot.routes=" + cluster.nameServerAddress(), "-Dhot.topic=" + SendBackCluster.TOPIC,
                    "-Dhot.brokerName=" + SendBackCluster.BROKEN, "-Dhot.agent=" + agent.isPresent()));
            agent.map(AgentFlag::argument).ifPresent(flags::add);
            try (ForkedProcess process = new BareJvm(workspace, JavaRuntime.current(), libraries)
                    .start(name, HotMethods.class, flags, Map.of(), length)) {
                process.awaitOutput("end of the measurements", "{\"event\":\"finished\"}"::equals, LIMIT);
                Map<String, Cost> costs = new LinkedHashMap<>();
                for (JsonNode each : ClientEvents.of(process, "measured")) {
                    costs.put(each.path("method").asText(),
                            new Cost(each.path("nanos").asDouble(), each.path("bytes").asDouble()));
                }
                return costs;
            }
        }
    }
}
