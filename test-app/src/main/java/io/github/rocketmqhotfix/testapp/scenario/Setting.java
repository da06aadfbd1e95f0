package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import java.util.Optional;

/**
 * What a scenario runs with.
 *
 * @param servers which release the servers are, on which Java
 * @param client  the same for the client applications
 * @param agent   the flag, for the process that the scenario is about; empty: without the agent
 */
public record Setting(Installation servers, Installation client, Optional<AgentFlag> agent) {

    /** Servers and client alike, without the agent. */
    public static Setting of(Installation both) {
        return new Setting(both, both, Optional.empty());
    }

    /** The same with the flag. */
    public Setting with(AgentFlag flag) {
        return new Setting(servers, client, Optional.of(flag));
    }
}
