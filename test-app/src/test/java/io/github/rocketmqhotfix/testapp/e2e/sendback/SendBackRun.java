package io.github.rocketmqhotfix.testapp.e2e.sendback;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.e2e.compat.ReleaseRows;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.CommandedProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedOutcomes;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.sendback.SendBackCaller;
import io.github.rocketmqhotfix.testapp.scenario.SendBackCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * A JVM with one consumer for each release and situation. Each consumer has its own servers.
 *
 * @param callsEach number of messages that each consumer sends back, one after the other
 */
record SendBackRun(String name, CommandedProcess jvm, int callsEach) {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** May exceed the number of cores, because the consumers mostly wait. */
    private static final int RELEASES_AT_ONCE = 10;

    /** Starts the JVM, without the agent if {@code agent} is empty. */
    static SendBackRun start(Workspace workspace, JavaRuntime runtime, Optional<AgentFlag> agent, int callsEach) {
        String name = agent.isPresent() ? "with-agent" : "without-agent";
        List<String> flags = new ArrayList<>(agent.map(AgentFlag::argument).stream().toList());
        // each class path has its own pool of direct buffers; up to MetaspaceSize the JVM enlarges metaspace without a
        // garbage collection
        flags.addAll(List.of("-Xmx512m", "-XX:MetaspaceSize=1g", "-XX:MaxDirectMemorySize=2g",
                "-Duser.home=" + workspace.directoryFor(name + "-home")));
        return new SendBackRun(name,
                new CommandedProcess(new BareJvm(workspace, runtime).start(name, SendBackCaller.class, flags,
                        Map.of(), ReleaseRows.behaviourArguments())),
                callsEach);
    }

    /**
     * Makes all calls and ends the JVM. Returns the observations in the order of sendback.csv; an empty map for a row
     * without a consumer.
     */
    List<Map<SendBackSituation, ObservedSendBack>> observed() {
        try {
            return ReleaseRows.inParallel("send-back " + name, RELEASES_AT_ONCE, this::observed);
        } finally {
            // the remaining threads of the releases would slow down the next run
            jvm.process().kill();
        }
    }

    List<String> agentLines() {
        return AgentLines.of(jvm.process());
    }

    @SuppressWarnings("ReturnValueIgnored")
    private Map<SendBackSituation, ObservedSendBack> observed(ExpectedOutcomes release) {
        int row = ReleaseRows.behaviour().indexOf(release);
        Map<SendBackSituation, SendBackCluster> clusters = new EnumMap<>(SendBackSituation.class);
        Map<SendBackSituation, Supplier<JsonNode>> calls = new EnumMap<>(SendBackSituation.class);
        Map<SendBackSituation, ObservedSendBack> observed = new EnumMap<>(SendBackSituation.class);
        if (release.outcomes().get(SendBackSituation.PATCH).equals(ExpectedOutcomes.NOT_PRESENT)) {
            return observed;
        }
        try {
            for (SendBackSituation each : SendBackSituation.values()) {
                clusters.put(each, new SendBackCluster(release.release(), each.slave()));
            }
            clusters.forEach((situation, cluster) -> jvm.run(LIMIT, "start", consumer(row, situation), row,
                    situation.isPush() ? "push" : "pull", cluster.nameServerAddress(), SendBackCluster.TOPIC,
                    situation.hasVipChannel()));
            clusters.get(SendBackSituation.ROUTE_COMES_BACK).masterReturns();
            clusters.get(SendBackSituation.RETRY_ROUTE_COMES_BACK).masterReturnsWithRetryTopic();
            clusters.forEach((situation, cluster) -> calls.put(situation,
                    jvm.begin(LIMIT, "call", consumer(row, situation), 1, callsEach,
                            SendBackCluster.BROKEN, cluster.storeHostAddress())));
            List<JsonNode> results = calls.values().stream().map(Supplier::get).toList();
            clusters.forEach((situation, cluster) -> observed.put(situation,
                    observed(cluster, results.get(situation.ordinal()))));
            List<Supplier<JsonNode>> ends = clusters.keySet().stream()
                    .map(each -> jvm.begin(LIMIT, "stop", consumer(row, each))).toList();
            ends.forEach(Supplier::get);
            return observed;
        } finally {
            clusters.values().forEach(SendBackCluster::close);
        }
    }

    private static String consumer(int row, SendBackSituation situation) {
        return row + "-" + situation;
    }

    private static ObservedSendBack observed(SendBackCluster cluster, JsonNode calls) {
        return new ObservedSendBack(cluster.sendBacksToNameServer(), cluster.sendBacksToMaster(),
                cluster.sendBacksToSlave(), cluster.sendBacksToStoreHost(), cluster.retries(),
                StreamSupport.stream(calls.path("micros").spliterator(), false).map(each -> each.asLong() / 1_000)
                        .toList(),
                StreamSupport.stream(calls.path("failures").spliterator(), false).map(JsonNode::asText).toList());
    }
}
