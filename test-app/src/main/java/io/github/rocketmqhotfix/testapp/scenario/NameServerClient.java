package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.cluster.ClientProcess;
import io.github.rocketmqhotfix.testapp.cluster.Installation;
import io.github.rocketmqhotfix.testapp.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A forked JVM with the real remoting client, told what to call phase by phase. */
public final class NameServerClient {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration LIST_LIMIT = Duration.ofSeconds(30);
    /** The first call of a JVM may take seconds on a busy machine. */
    private static final Duration HEALTHY_LIMIT = Duration.ofSeconds(20);
    private static final Duration SLACK = Duration.ofSeconds(60);

    private final ClientProcess process;
    private int phase;

    private NameServerClient(ClientProcess process) {
        this.process = process;
    }

    /** Starts it and waits until it takes commands. The name must be new in the workspace. */
    public static NameServerClient start(Workspace workspace, Setting setting, String name) {
        return start(workspace, setting.client(), name, setting.agent().stream().map(AgentFlag::argument).toList());
    }

    /** The same with any flags for the JVM, in this order. */
    public static NameServerClient start(Workspace workspace, Installation installation, String name, List<String> flags) {
        ClientProcess process = ClientProcess.start(workspace, installation, name,
                ClientProcess.Application.NAME_SERVER_CALLER, flags, Optional.empty());
        process.awaitEvent("ready", START_LIMIT);
        return new NameServerClient(process);
    }

    /** Gives the client a NameServer list; its own shuffle decides where it starts. */
    public void list(List<String> addresses) {
        order("list " + String.join(";", addresses), LIST_LIMIT);
    }

    /** Makes all the calls of a plan and returns them in the order in which they ended. */
    public List<NameServerCall> call(CallPlan plan) {
        order(plan.command(), plan.longest().plus(SLACK));
        return process.events("call").stream().filter(event -> event.path("phase").asInt() == phase)
                .map(NameServerCall::of).toList();
    }

    /**
     * Makes one call for a route to servers that are healthy.
     *
     * @throws IllegalStateException if there is no answer
     */
    public void requireAnswer() {
        List<NameServerCall> calls = call(CallPlan.once().withTimeout(HEALTHY_LIMIT));
        if (!calls.get(0).answered()) {
            throw new IllegalStateException("no answer from healthy NameServers: " + calls + process().tail());
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
