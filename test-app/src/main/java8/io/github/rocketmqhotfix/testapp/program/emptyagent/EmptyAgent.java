package io.github.rocketmqhotfix.testapp.program.emptyagent;

import java.lang.instrument.Instrumentation;

/**
 * An agent that does nothing: what it costs, every agent costs. Apart from the other classes, since a class that the host's class
 * path has too is not read from the agent's jar, which is then never opened.
 */
public final class EmptyAgent {

    private EmptyAgent() {
    }

    /** Called by the JVM. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        // nothing
    }
}
