package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.Broker;
import io.github.rocketmqhotfix.testapp.harness.cluster.BrokerSettings;
import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Of two NameServers, the one that the client uses is frozen (SIGSTOP); the client goes on asking for a route. */
public final class FrozenNameServer {

    private final Setting setting;
    private final CallPlan plan;
    private final StepListener progress;

    /** The plan is carried out after the freeze. */
    public FrozenNameServer(Setting setting, CallPlan plan, StepListener progress) {
        this.setting = setting;
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * What was measured after the freeze.
     *
     * @param calls          in the order in which they ended
     * @param frozenRequests how many requests went to the frozen NameServer
     * @param aliveRequests  how many went to the other
     * @param agentLines     what the client printed on stderr with the agent's prefix after the freeze
     */
    public record Result(List<NameServerCall> calls, int frozenRequests, int aliveRequests, List<String> agentLines) {

        public Result {
            calls = List.copyOf(calls);
            agentLines = List.copyOf(agentLines);
        }

        public long failed() {
            return NameServerCall.failedOf(calls);
        }

        /** Milliseconds from the first call to the first answer; empty: there was none. */
        public OptionalLong firstAnswerMillis() {
            return NameServerCall.firstAnswerMillisOf(calls);
        }

        /** Milliseconds from the first call to the end of the last. */
        public long lastMillis() {
            return calls.stream().mapToLong(NameServerCall::endMillis).max().orElse(0);
        }
    }

    /**
     * Runs it on a cluster of its own.
     *
     * @throws IllegalStateException if the cluster does not come up
     */
    public Result run() {
        try (Workspace workspace = Workspace.create("frozen-namesrv")) {
            progress.step("starting two NameServers and a broker, and finding out which NameServer the client uses");
            NameServersInUse two = NameServersInUse.start(workspace, setting);
            TappedNameServer used = two.used();
            TappedNameServer other = two.other();
            Broker broker = Broker.start(workspace, setting.servers(), BrokerSettings.master("broker-a",
                    used.server().address() + ";" + other.server().address()), Optional.empty());
            broker.awaitRegistration(used.server());
            broker.awaitRegistration(other.server());
            progress.step("the client's NameServer is frozen, the client asks for a route");
            int linesBefore = AgentLines.of(two.client().process()).size();
            int usedBefore = used.routeRequests();
            int otherBefore = other.routeRequests();
            used.server().process().freeze();
            List<NameServerCall> calls = two.client().call(plan);
            return new Result(calls, used.routeRequests() - usedBefore, other.routeRequests() - otherBefore,
                    AgentLines.since(two.client().process(), linesBefore));
        }
    }
}
