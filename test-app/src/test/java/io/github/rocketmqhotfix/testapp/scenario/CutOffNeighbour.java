package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.CutOff;
import java.time.Duration;
import java.util.List;

/**
 * Of two listed NameServers one swallows every attempt to connect (#7056). The other one's connections are dropped once,
 * so that the client chooses anew and comes to the cut-off one first; then it carries out the plan.
 */
public final class CutOffNeighbour {

    /**
     * Eight threads with 14 calls each that start together and have 2 s, less than the 3 s that dialling takes: with
     * 3 s it is luck whether a thread that waited for the lock gets its answer in the last millisecond.
     */
    public static final CallPlan EIGHT_THREADS = CallPlan.of(8, 14).withTimeout(Duration.ofSeconds(2)).inRounds();

    private static final int MOST_PROBES = 4;

    private final Setting setting;
    private final CallPlan plan;

    /** The agent, if any, is in the client. */
    public CutOffNeighbour(Setting setting, CallPlan plan) {
        this.setting = setting;
        this.plan = plan;
    }

    /**
     * What was measured after the connections were dropped.
     *
     * @param calls         in the order in which they ended
     * @param aliveRequests how many requests came to the NameServer that works
     * @param agentLines    what the client printed on stderr with the agent's prefix
     */
    public record Result(List<NameServerCall> calls, int aliveRequests, List<String> agentLines) {

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
        try (Workspace workspace = Workspace.create("cut-off")) {
            TappedNameServer alive = TappedNameServer.start(workspace, setting);
            CutOff cutOff = workspace.keep(CutOff.create());
            NameServerClient client = NameServerClient.start(workspace, setting, "caller");
            alive.server().awaitAnswer();
            List<String> both = List.of(cutOff.address(), alive.tap().address());
            client.list(both);
            chooseTheAlive(client, alive);
            int before = alive.tap().requests().size();
            alive.tap().dropOpenConnections();
            // the same list changes nothing; until the client has taken it, it has seen its connections end
            client.list(both);
            List<NameServerCall> calls = client.call(plan);
            return new Result(calls, alive.tap().requests().size() - before, AgentLines.of(client.process()));
        }
    }

    // the client shuffles its list; round robin comes to the cut-off one after the one that works
    private static void chooseTheAlive(NameServerClient client, TappedNameServer alive) {
        for (int probe = 0; probe < MOST_PROBES && alive.tap().connections().isEmpty(); probe++) {
            client.call(CallPlan.once());
        }
        if (alive.tap().connections().isEmpty()) {
            throw new IllegalStateException("the client never tried the NameServer that works" + client.process().tail());
        }
    }
}
