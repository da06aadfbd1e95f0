package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.nameserver.SteadyCallers;
import io.github.rocketmqhotfix.testapp.scenario.CallCounts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A JVM that runs SteadyCallers: many threads use one client until they are stopped. */
final class SteadyClient {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ClientProcess process;
    private int commands;

    private SteadyClient(ClientProcess process) {
        this.process = process;
    }

    /** Starts the JVM and waits until it accepts commands. */
    static SteadyClient start(Workspace workspace, Installation installation, List<String> flags) {
        ClientProcess process = ClientProcess.start(workspace, installation, "steady", SteadyCallers.class, flags, Optional.empty());
        process.awaitEvent("ready", LIMIT);
        return new SteadyClient(process);
    }

    /**
     * The results of calls.
     *
     * @param refused    number of answers with another code than success
     * @param exceptions the exceptions as text, each with its number
     * @param longest    duration of the slowest call, answered or not
     */
    record Calls(int made, int failed, int refused, String exceptions, Duration longest, Duration longestAnswered) {
    }

    /** Sets the list, and returns the addresses in the order of the client's round robin; the client chooses where it starts. */
    List<String> list(List<String> addresses) {
        return List.of(order("list " + String.join(";", addresses)).path("order").asText().split(";"));
    }

    /**
     * Lets threads call until {@link #stop()}.
     *
     * @param spread how much the time-outs of the threads differ at most
     * @param pause  longest pause between two calls of a thread
     */
    void start(int threads, Duration timeout, Duration spread, Duration pause, long seed) {
        order("start " + threads + " " + timeout.toMillis() + " " + spread.toMillis() + " " + pause.toMillis() + " " + seed);
    }

    Calls stop() {
        return calls(order("stop"));
    }

    /** Makes one call in each thread, and changes the list to this address when all threads have read the old list. */
    Calls race(int threads, Duration timeout, String address) {
        return calls(order("race " + threads + " " + timeout.toMillis() + " " + address));
    }

    /** Shuts the client down; the JVM continues. */
    void shutdown() {
        order("close");
    }

    ForkedProcess process() {
        return process.process();
    }

    private JsonNode order(String command) {
        int number = ++commands;
        process.process().send(command);
        return process.awaitEvent("done", event -> event.path("command").asInt() == number, LIMIT);
    }

    private static Calls calls(JsonNode done) {
        return new Calls(done.path("calls").asInt(),
                CallCounts.byThread(done.path("failed").asText()).stream().mapToInt(Integer::intValue).sum(),
                done.path("refused").asInt(), done.path("exceptions").asText(), Duration.ofMillis(done.path("longestMillis").asLong()),
                Duration.ofMillis(done.path("longestAnsweredMillis").asLong()));
    }
}
