package io.github.rocketmqhotfix.testapp.program.emptyagent;

import java.lang.instrument.Instrumentation;

/**
 * An agent that does nothing, so its cost is the lowest cost of any agent. It has its own package, so that
 * {@code ProgramClasses} can omit it from a host's class path: a JVM that finds the class there never opens the agent's
 * jar.
 */
public final class EmptyAgent {

    private EmptyAgent() {}

    /** Called by the JVM. */
    public static void premain(String arguments, Instrumentation instrumentation) {}
}
