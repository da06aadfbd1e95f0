package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.util.List;

/**
 * Both of two NameServers are frozen until every thread of the client has failed; then the one that the client did not use
 * before goes on, and the client carries out the plan.
 */
public final class ReturningNameServer {

    private final Setting setting;
    private final CallPlan plan;

    /** The agent, if any, is in the client. */
    public ReturningNameServer(Setting setting, CallPlan plan) {
        this.setting = setting;
        this.plan = plan;
    }

    /**
     * The calls after the return, in the order in which they ended.
     *
     * @throws IllegalStateException if a call is answered before
     */
    public List<NameServerCall> run() {
        try (Workspace workspace = Workspace.create("returning")) {
            NameServersInUse two = NameServersInUse.start(workspace, setting);
            two.used().server().process().freeze();
            two.other().server().process().freeze();
            List<NameServerCall> outage = two.client().call(CallPlan.of(plan.threads(), 1));
            if (NameServerCall.failedOf(outage) < outage.size()) {
                throw new IllegalStateException("a frozen NameServer answered: " + outage);
            }
            two.other().server().process().thaw();
            return two.client().call(plan);
        }
    }
}
