package io.github.rocketmqhotfix;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.install.HotfixInstaller;
import io.github.rocketmqhotfix.report.Console;
import java.lang.instrument.Instrumentation;

/**
 * The entry of {@code -javaagent}. Starts at most once in a JVM and never throws: a premain that throws
 * ends the host with exit 134.
 */
public final class HotfixAgent {

    private static boolean started;

    private HotfixAgent() {
    }

    /** Called by the JVM before the host's main; {@code arguments} is the text after {@code =}, or null. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        start(arguments, instrumentation, false);
    }

    /** Called by the JVM when the agent is attached to a running host. */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        start(arguments, instrumentation, true);
    }

    private static synchronized void start(String arguments, Instrumentation instrumentation, boolean late) {
        try {
            if (started) {
                Console.write("WARN", "already installed in this JVM: the second -javaagent is ignored");
                return;
            }
            started = true;
            HotfixInstaller.install(instrumentation, Options.read(arguments));
            if (late) {
                HotfixInstaller.retransformLoaded(instrumentation);
            }
        } catch (Throwable e) {
            Console.write("ERROR", "not installed, the host runs unpatched: " + e);
        }
    }
}
