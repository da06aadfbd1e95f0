package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import java.util.List;

/** A request that a NameServer never answers before 5.0 (code 36) goes to a healthy one of two; then routes are asked. */
public final class UnansweredRequest {

    private static final int ROUTES_AFTERWARDS = 3;

    private final Setting setting;

    /** The agent, if any, is in the client. */
    public UnansweredRequest(Setting setting) {
        this.setting = setting;
    }

    /**
     * What was measured.
     *
     * @param unanswered    the call with code 36
     * @param afterwards    the calls for a route after it
     * @param chosenBefore  address of the NameServer that answered before
     * @param requestsThere how many of the later calls went to that one
     * @param agentLines    what the client printed on stderr with the agent's prefix
     */
    public record Result(NameServerCall unanswered, List<NameServerCall> afterwards, String chosenBefore,
            int requestsThere, List<String> agentLines) {

        public Result {
            afterwards = List.copyOf(afterwards);
            agentLines = List.copyOf(agentLines);
        }
    }

    /** Runs it on two NameServers of its own. */
    public Result run() {
        try (Workspace workspace = Workspace.create("unanswered")) {
            NameServersInUse two = NameServersInUse.start(workspace, setting);
            TappedNameServer chosen = two.used();
            NameServerClient client = two.client();
            int linesBefore = AgentLines.of(client.process()).size();
            NameServerCall unanswered = client.call(CallPlan.once().withCode(RequestCode.CONSUMER_SEND_MSG_BACK)).get(0);
            int before = chosen.routeRequests();
            List<NameServerCall> afterwards = client.call(CallPlan.of(1, ROUTES_AFTERWARDS));
            return new Result(unanswered, afterwards, chosen.tap().address(), chosen.routeRequests() - before,
                    AgentLines.since(client.process(), linesBefore));
        }
    }
}
