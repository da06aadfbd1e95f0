package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** The NameServer that a client uses is taken off its list but stays alive (#2042); the client carries out the plan. */
public final class RemovedNameServer {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Setting setting;
    private final CallPlan plan;

    /** The agent, if any, is in the client. */
    public RemovedNameServer(Setting setting, CallPlan plan) {
        this.setting = setting;
        this.plan = plan;
    }

    /**
     * What was measured after the removal.
     *
     * @param calls            in the order in which they ended
     * @param removedRequests  how many requests went to the removed NameServer
     * @param remainingRequests how many went to the other
     * @param agentLines       what the client printed on stderr with the agent's prefix since then
     */
    public record Result(List<NameServerCall> calls, int removedRequests, int remainingRequests,
            List<String> agentLines) {

        public Result {
            calls = List.copyOf(calls);
            agentLines = List.copyOf(agentLines);
        }

        public long failed() {
            return NameServerCall.failedOf(calls);
        }
    }

    /** Runs it on two NameServers of its own. */
    public Result run() {
        try (Workspace workspace = Workspace.create("removed")) {
            TappedNameServer removed = TappedNameServer.start(workspace, setting);
            TappedNameServer remaining = TappedNameServer.start(workspace, setting);
            NameServerClient client = NameServerClient.start(workspace, setting, "caller");
            removed.server().awaitAnswer();
            remaining.server().awaitAnswer();
            client.list(List.of(removed.tap().address()));
            client.requireAnswers();
            int linesBefore = AgentLines.of(client.process()).size();
            int before = removed.routeRequests();
            client.list(List.of(remaining.tap().address()));
            List<NameServerCall> calls = client.call(plan);
            if (plan.path() == CallPlan.Path.ONEWAY) {
                // such a call returns before its request is on the way
                Awaitility.await("one-way requests").atMost(LIMIT)
                        .until(() -> removed.routeRequests() - before + remaining.routeRequests() >= plan.threads() * plan.calls());
            }
            return new Result(calls, removed.routeRequests() - before, remaining.routeRequests(),
                    AgentLines.since(client.process(), linesBefore));
        }
    }
}
