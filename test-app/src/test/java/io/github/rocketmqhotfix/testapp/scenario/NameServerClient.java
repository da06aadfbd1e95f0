package io.github.rocketmqhotfix.testapp.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.nameserver.NameServerCaller;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A forked JVM with the real remoting client, which makes calls on command. */
public final class NameServerClient {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration LIST_LIMIT = Duration.ofSeconds(30);
    /** The first call of a JVM may take seconds on a busy machine. */
    private static final Duration HEALTHY_LIMIT = Duration.ofSeconds(20);
    private static final Duration QUICK = Duration.ofMillis(100);
    private static final int QUICK_CALLS = 6;
    private static final int MOST_CALLS = 100;
    private static final Duration SLACK = Duration.ofSeconds(60);

    private final ClientProcess process;
    private int phase;

    private NameServerClient(ClientProcess process) {
        this.process = process;
    }

    /** Starts the JVM and waits until it accepts commands. The name must be new in the workspace. */
    public static NameServerClient start(Workspace workspace, Setting setting, String name) {
        return start(workspace, setting.client(), name, setting.agent().stream().map(AgentFlag::argument).toList());
    }

    /** Starts the JVM with any flags, in this order. */
    public static NameServerClient start(Workspace workspace, Installation installation, String name, List<String> flags) {
        ClientProcess process = ClientProcess.start(workspace, installation, name,
                NameServerCaller.class, flags, Optional.empty());
        process.awaitEvent("ready", START_LIMIT);
        return new NameServerClient(process);
    }

    /** Sets the NameServer list; the client shuffles it and so chooses where it starts. */
    public void list(List<String> addresses) {
        order("list " + String.join(";", addresses), LIST_LIMIT);
    }

    /** Makes all the calls of a plan and returns them in the order in which they ended. */
    public List<NameServerCall> call(CallPlan plan) {
        order(plan.command(), plan.longest().plus(SLACK));
        return calls();
    }

    private List<NameServerCall> calls() {
        return process.events("call").stream().filter(event -> event.path("phase").asInt() == phase)
                .map(NameServerCall::of).toList();
    }

    /** The disturbance of all calls: interrupting their threads, or shutting the client down. */
    public enum Disturbance { INTERRUPT, SHUTDOWN }

    /** Makes one call from each thread of the plan and disturbs all calls after a time. */
    public List<NameServerCall> disturb(Disturbance how, Duration after, CallPlan plan) {
        order(String.join(" ", "disturb", how.name(), Long.toString(after.toMillis()), Integer.toString(plan.threads()),
                Long.toString(plan.timeout().toMillis()), Integer.toString(plan.code())),
                plan.longest().plus(SLACK));
        return calls();
    }

    /** Returns the names of the agent's running threads. */
    public List<String> threadsOfTheAgent() {
        order("threads", LIST_LIMIT);
        List<JsonNode> events = process.events("threads");
        return List.of(events.get(events.size() - 1).path("names").asText().replaceAll("[\\[\\] ]", "").split(","));
    }

    /**
     * Calls healthy NameServers for a route until several answers in succession are quick: the first answers in a cold JVM may take a
     * second, and the agent learns from each.
     *
     * @throws IllegalStateException if there is no answer
     */
    public void requireAnswers() {
        int quick = 0;
        for (int made = 0; quick < QUICK_CALLS && made < MOST_CALLS; made++) {
            List<NameServerCall> calls = call(CallPlan.once().withTimeout(HEALTHY_LIMIT));
            if (!calls.get(0).answered()) {
                throw new IllegalStateException("no answer from healthy NameServers: " + calls + process().tail());
            }
            quick = calls.get(0).durationMillis() < QUICK.toMillis() ? quick + 1 : 0;
        }
    }

    public ForkedProcess process() {
        return process.process();
    }

    private void order(String command, Duration limit) {
        phase++;
        int mine = phase;
        process.process().send(command);
        process.awaitEvent("done", event -> event.path("phase").asInt() == mine, limit);
    }
}
