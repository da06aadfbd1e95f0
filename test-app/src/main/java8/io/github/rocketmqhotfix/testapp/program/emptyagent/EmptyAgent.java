package io.github.rocketmqhotfix.testapp.program.emptyagent;

import java.lang.instrument.Instrumentation;

/**
 * An agent that does nothing, so its cost is the cost of any agent. It has a package to itself: a class that is also on
 * the host's class path is not read from the agent's jar, and the jar would never be opened.
 */
public final class EmptyAgent {

    private EmptyAgent() {}

    /** Called by the JVM. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        // does nothing
    }
}
