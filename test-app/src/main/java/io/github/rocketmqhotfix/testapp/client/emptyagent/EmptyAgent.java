package io.github.rocketmqhotfix.testapp.client.emptyagent;

import java.lang.instrument.Instrumentation;

/**
 * An agent that does nothing: what it costs, every agent costs. It has a package of its own as every agent has: in that of the
 * host's main class it would cost 4 ms less on 17.
 */
public final class EmptyAgent {

    private EmptyAgent() {
    }

    /** Called by the JVM. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        // nothing
    }
}
