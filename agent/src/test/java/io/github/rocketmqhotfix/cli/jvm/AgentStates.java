package io.github.rocketmqhotfix.cli.jvm;

import java.util.Map;
import java.util.Properties;

/** Creates states of agents for tests. */
public final class AgentStates {

    private AgentStates() {}

    /** Returns the state that these system properties describe. */
    public static AgentState of(Map<String, String> properties) {
        Properties all = new Properties();
        all.putAll(properties);
        return new AgentState(all);
    }
}
