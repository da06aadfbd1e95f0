package io.github.rocketmqhotfix.testapp.client;

import java.lang.instrument.Instrumentation;

/** An agent that does nothing: what it costs, every agent costs. */
public final class EmptyAgent {

    private EmptyAgent() {
    }

    /** Called by the JVM. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        // nothing
    }
}
