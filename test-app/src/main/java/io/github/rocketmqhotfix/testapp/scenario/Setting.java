package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import java.util.Optional;

/**
 * The installations of a scenario, and the agent.
 *
 * @param servers the installation of the servers
 * @param client  the installation of the client programs
 * @param agent   the flag for the process that the scenario examines; empty for a run without the agent
 */
public record Setting(Installation servers, Installation client, Optional<AgentFlag> agent) {

    /** Returns a setting with one installation for servers and client, without the agent. */
    public static Setting of(Installation both) {
        return new Setting(both, both, Optional.empty());
    }

    /** Returns this setting with the agent. */
    public Setting with(AgentFlag flag) {
        return new Setting(servers, client, Optional.of(flag));
    }
}
