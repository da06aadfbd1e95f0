package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.nameserver.SteadyCallers;
import io.github.rocketmqhotfix.testapp.scenario.CallCounts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A JVM with SteadyCallers: one client that many threads use without end. */
final class SteadyClient {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ClientProcess process;
    private int commands;

    private SteadyClient(ClientProcess process) {
        this.process = process;
    }

    /** Starts it and waits until it takes commands. */
    static SteadyClient start(Workspace workspace, Installation installation, List<String> flags) {
        ClientProcess process = ClientProcess.start(workspace, installation, "steady", SteadyCallers.class, flags, Optional.empty());
        process.awaitEvent("ready", LIMIT);
        return new SteadyClient(process);
    }

    /**
     * What became of the calls.
     *
     * @param refused    got an answer that was no success
     * @param exceptions as text, with how many there were of each
     * @param longest    of all
     */
    record Calls(int made, List<Integer> failedByThread, int refused, String exceptions, Duration longest, Duration longestAnswered) {

        Calls {
            failedByThread = List.copyOf(failedByThread);
        }

        int failed() {
            return failedByThread.stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** Returns them in the order of the client's round robin; where it starts is the client's own choice. */
    List<String> list(List<String> addresses) {
        return List.of(order("list " + String.join(";", addresses)).path("order").asText().split(";"));
    }

    /**
     * The threads call until {@link #stop()}, each with a pause of up to this between two calls, and with a time-out that is
     * longer by up to the spread than that of others.
     */
    void start(int threads, Duration timeout, Duration spread, Duration pause, long seed) {
        order("start " + threads + " " + timeout.toMillis() + " " + spread.toMillis() + " " + pause.toMillis() + " " + seed);
    }

    Calls stop() {
        return calls(order("stop"));
    }

    /** One call of each thread; the list changes to this when all of them have read the old one. */
    Calls race(int threads, Duration timeout, String address) {
        return calls(order("race " + threads + " " + timeout.toMillis() + " " + address));
    }

    /** Shuts the client down; the JVM stays. */
    void shutdown() {
        order("close");
    }

    List<String> agentLines() {
        return AgentLines.of(process.process());
    }

    private JsonNode order(String command) {
        int mine = ++commands;
        process.process().send(command);
        return process.awaitEvent("done", event -> event.path("command").asInt() == mine, LIMIT);
    }

    private static Calls calls(JsonNode done) {
        return new Calls(done.path("calls").asInt(), CallCounts.byThread(done.path("failed").asText()),
                done.path("refused").asInt(),
                done.path("exceptions").asText(), Duration.ofMillis(done.path("longestMillis").asLong()),
                Duration.ofMillis(done.path("longestAnsweredMillis").asLong()));
    }
}
