package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.util.List;

/**
 * One single address, as a ClusterIP or DNS name, whose open connection swallows everything while new ones work. The
 * client makes one good call, the connection goes mute, and the client carries out the plan.
 */
public final class HalfDeadConnection {

    private final Setting setting;
    private final CallPlan plan;

    /** The agent, if any, is in the client; only the client's and the NameServer's releases matter. */
    public HalfDeadConnection(Setting setting, CallPlan plan) {
        this.setting = setting;
        this.plan = plan;
    }

    /**
     * What was measured after the connection went mute.
     *
     * @param calls          in the order in which they ended
     * @param newConnections how many connections the client opened
     * @param agentLines     what the client printed on stderr with the agent's prefix since then
     */
    public record Result(List<NameServerCall> calls, int newConnections, List<String> agentLines) {

        public Result {
            calls = List.copyOf(calls);
            agentLines = List.copyOf(agentLines);
        }

        public long failed() {
            return NameServerCall.failedOf(calls);
        }
    }

    /** Runs it on a NameServer of its own. */
    public Result run() {
        try (Workspace workspace = Workspace.create("half-dead")) {
            TappedNameServer nameServer = TappedNameServer.start(workspace, setting);
            NameServerClient client = NameServerClient.start(workspace, setting, "caller");
            nameServer.server().awaitAnswer();
            client.list(List.of(nameServer.tap().address()));
            client.requireAnswers();
            int linesBefore = AgentLines.of(client.process()).size();
            int before = nameServer.tap().connections().size();
            nameServer.tap().muteOpenConnections();
            List<NameServerCall> calls = client.call(plan);
            return new Result(calls, nameServer.tap().connections().size() - before, AgentLines.since(client.process(), linesBefore));
        }
    }
}
