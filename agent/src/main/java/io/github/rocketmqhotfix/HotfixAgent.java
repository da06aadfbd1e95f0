package io.github.rocketmqhotfix;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.install.AttachedCommand;
import io.github.rocketmqhotfix.install.InstalledHotfix;
import io.github.rocketmqhotfix.report.Console;
import java.lang.instrument.Instrumentation;

/**
 * The entry of {@code -javaagent} and of an attach. Starts at most once in a JVM and never throws: a premain that throws
 * ends the host with exit 134.
 */
public final class HotfixAgent {

    private static boolean started;

    private HotfixAgent() {
    }

    /** Called by the JVM before the host's main; {@code arguments} is the text after {@code =}, or null. */
    public static synchronized void premain(String arguments, Instrumentation instrumentation) {
        try {
            if (started) {
                Console.write("WARN", "already installed in this JVM: the second -javaagent is ignored");
                return;
            }
            started = true;
            InstalledHotfix.install(instrumentation, Options.read(arguments));
            if (InstalledHotfix.current() != null) {
                InstalledHotfix.current().retransformEarly();
            }
        } catch (Throwable e) {
            Console.write("ERROR", "not installed, the host runs unpatched: " + e);
        }
    }

    /** Called by the JVM for everyone who attaches, as often as they do; the arguments are an {@code AttachRequest}. */
    public static synchronized void agentmain(String arguments, Instrumentation instrumentation) {
        try {
            AttachedCommand.run(arguments, instrumentation);
        } catch (Throwable e) {
            Console.write("ERROR", "the attached command was not done: " + e);
        }
    }
}
