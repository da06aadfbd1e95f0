package io.github.rocketmqhotfix;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.install.AttachedCommand;
import io.github.rocketmqhotfix.install.InstalledHotfix;
import io.github.rocketmqhotfix.report.Console;
import java.lang.instrument.Instrumentation;

/**
 * The entry point of {@code -javaagent} and of attaches. A second {@code -javaagent} in a JVM is ignored. Never throws,
 * because an exception from premain would end the JVM with exit code 134.
 */
public final class HotfixAgent {

    private static boolean started;

    private HotfixAgent() {}

    /** Called by the JVM before the host's main method; {@code arguments} is the text after {@code =}, or null. */
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

    /** Called by the JVM for every attach; {@code arguments} are those of an {@code AttachRequest}, or null. */
    public static synchronized void agentmain(String arguments, Instrumentation instrumentation) {
        try {
            AttachedCommand.run(arguments, instrumentation);
        } catch (Throwable e) {
            Console.write("ERROR", "the attached command failed: " + e);
        }
    }
}
