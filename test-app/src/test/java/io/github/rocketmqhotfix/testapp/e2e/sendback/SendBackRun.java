package io.github.rocketmqhotfix.testapp.e2e.sendback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.e2e.compat.ReleaseRows;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedVerdicts;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.sendback.SendBackCaller;
import io.github.rocketmqhotfix.testapp.scenario.SendBackCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JVM with the consumers of all releases, one for each situation, each with its own servers. */
final class SendBackRun {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** The consumers mostly wait. */
    private static final int RELEASES_AT_ONCE = 10;

    private final String name;
    private final ForkedProcess process;
    private final int callsEach;

    private SendBackRun(String name, ForkedProcess process, int callsEach) {
        this.name = name;
        this.process = process;
        this.callsEach = callsEach;
    }

    /**
     * Starts the JVM.
     *
     * @param callsEach number of messages that each consumer sends back, one after the other
     */
    static SendBackRun start(Workspace workspace, JavaRuntime runtime, Optional<AgentFlag> agent, int callsEach) {
        String name = agent.isPresent() ? "with-agent" : "without-agent";
        List<String> flags = new ArrayList<>(agent.map(AgentFlag::argument).stream().toList());
        // every class path has its own pool of buffers; up to MetaspaceSize the JVM grows metaspace without a collection
        flags.addAll(List.of("-Xmx512m", "-XX:MetaspaceSize=1g", "-XX:MaxDirectMemorySize=2g",
                "-Duser.home=" + workspace.directoryFor(name + "-home")));
        return new SendBackRun(name, new BareJvm(workspace, runtime).start(name, SendBackCaller.class, flags, Map.of(),
                ReleaseRows.behaviourArguments()), callsEach);
    }

    /** Makes all calls and ends the JVM. Returns the observations in the order of sendback.csv; an empty map for a row without a consumer. */
    List<Map<SendBackSituation, ObservedSendBack>> observed() {
        try {
            return ReleaseRows.inParallel("send-back " + name, RELEASES_AT_ONCE, this::observed);
        } finally {
            // threads of the releases would slow the next run
            process.kill();
        }
    }

        List<String> agentLines() {
        return AgentLines.of(process);
    }

    private Map<SendBackSituation, ObservedSendBack> observed(ExpectedVerdicts release) {
        int row = ReleaseRows.behaviour().indexOf(release);
        Map<SendBackSituation, SendBackCluster> clusters = new EnumMap<>(SendBackSituation.class);
        Map<SendBackSituation, ObservedSendBack> observed = new EnumMap<>(SendBackSituation.class);
        if (release.verdicts().get(SendBackSituation.PATCH).equals(ExpectedVerdicts.NOT_PRESENT)) {
            return observed;
        }
        try {
            for (SendBackSituation each : SendBackSituation.values()) {
                clusters.put(each, new SendBackCluster(release.release(), each.slave()));
            }
            clusters.forEach((situation, cluster) -> send("start", row, situation, situation.isPush() ? "push" : "pull",
                    cluster.nameServerAddress(), SendBackCluster.TOPIC, Boolean.toString(situation.hasVipChannel())));
            List<String> failures = awaitEvents("started", row, clusters.size()).stream().map(SendBackRun::failure)
                    .filter(failure -> !failure.isEmpty()).toList();
            assertThat(failures).as("consumers of " + release + " that did not start").isEmpty();
            clusters.get(SendBackSituation.ROUTE_COMES_BACK).masterReturns();
            clusters.get(SendBackSituation.RETRY_ROUTE_COMES_BACK).masterReturnsWithRetryTopic();
            clusters.forEach((situation, cluster) -> send("call", row, situation, Integer.toString(callsEach),
                    SendBackCluster.BROKEN, cluster.storeHostAddress()));
            List<JsonNode> calls = awaitEvents("call", row, clusters.size() * callsEach);
            clusters.forEach((situation, cluster) -> observed.put(situation, observed(cluster, calls.stream()
                    .filter(call -> call.path("name").asText().equals(situation.name())).toList())));
            clusters.keySet().forEach(situation -> send("stop", row, situation));
            awaitEvents("stopped", row, clusters.size());
            return observed;
        } finally {
            clusters.values().forEach(SendBackCluster::close);
        }
    }

    private static ObservedSendBack observed(SendBackCluster cluster, List<JsonNode> calls) {
        return new ObservedSendBack(cluster.sendBacksToNameServer(), cluster.sendBacksToMaster(),
                cluster.sendBacksToSlave(), cluster.sendBacksToStoreHost(), cluster.retries(),
                calls.stream().map(call -> call.path("durationMillis").asLong()).toList(),
                calls.stream().map(SendBackRun::failure).filter(failure -> !failure.isEmpty()).toList());
    }

    private static String failure(JsonNode event) {
        return event.path("failure").asText();
    }

    private void send(String command, int row, SendBackSituation situation, String... rest) {
        List<String> words = new ArrayList<>(List.of(command, Integer.toString(row), situation.name()));
        words.addAll(List.of(rest));
        process.send(String.join(" ", words));
    }

    private List<JsonNode> awaitEvents(String kind, int row, int count) {
        // compares text: parsing would take too long, because many threads wait
        String start = "{\"event\":\"" + kind + "\",\"row\":" + row + ",";
        process.await(count + " events " + kind + " of row " + row,
                () -> process.outputLines().stream().filter(line -> line.startsWith(start)).count() >= count, LIMIT);
        return ClientEvents.of(process, kind).stream().filter(event -> event.path("row").asInt() == row).toList();
    }
}
