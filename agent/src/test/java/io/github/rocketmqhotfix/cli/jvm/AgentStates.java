package io.github.rocketmqhotfix.cli.jvm;

import java.util.Map;
import java.util.Properties;

/** What agents say of themselves, for tests. */
public final class AgentStates {

    private AgentStates() {
    }

    /** As these system properties say. */
    public static AgentState of(Map<String, String> properties) {
        Properties all = new Properties();
        all.putAll(properties);
        return new AgentState(all);
    }
}
