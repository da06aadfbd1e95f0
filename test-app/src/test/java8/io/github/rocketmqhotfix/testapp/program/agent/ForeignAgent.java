package io.github.rocketmqhotfix.testapp.program.agent;

import java.lang.instrument.Instrumentation;

/** Another vendor's agent, which contains the hotfix agent in its own jar and starts it from there. */
public final class ForeignAgent {

    private ForeignAgent() {}

    public static void premain(String arguments, Instrumentation instrumentation) throws Exception {
        Class.forName("io.github.rocketmqhotfix.HotfixAgent")
                .getMethod("premain", String.class, Instrumentation.class).invoke(null, arguments, instrumentation);
    }
}
