package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.util.List;

/** Of two NameServers, the one that the client uses is killed: its port refuses connections. Then the client carries out the plan. */
public final class KilledNameServer {

    private final Setting setting;
    private final CallPlan plan;

    /** The agent, if any, is in the client. */
    public KilledNameServer(Setting setting, CallPlan plan) {
        this.setting = setting;
        this.plan = plan;
    }

    /** The calls after the kill, in the order in which they ended. */
    public List<NameServerCall> run() {
        try (Workspace workspace = Workspace.create("killed")) {
            NameServersInUse two = NameServersInUse.start(workspace, setting);
            two.used().server().process().kill();
            // a relay without its server would accept connections first
            two.used().tap().close();
            return two.client().call(plan);
        }
    }
}
