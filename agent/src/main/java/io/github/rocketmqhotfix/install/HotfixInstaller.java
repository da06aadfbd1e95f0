package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.report.Log;
import io.github.rocketmqhotfix.report.Outcome;
import io.github.rocketmqhotfix.report.Reports;
import java.io.File;
import java.lang.instrument.Instrumentation;

/** Puts the patches in front of class loading. Loads no Byte Buddy class: most JVMs never need one. */
public final class HotfixInstaller {

    private static final String[] ARTIFACTS = {
        "rocketmq-client-", "rocketmq-remoting-", "rocketmq-broker-", "rocketmq-namesrv-", "ons-client-"
    };

    private HotfixInstaller() {
    }

    /** Called once per JVM. */
    public static void install(Instrumentation instrumentation, Options options) {
        Log.threshold(options.logLevel());
        for (String id : Options.PATCH_IDS) {
            boolean on = options.enabled() && options.allows(id);
            Reports.of(id).start(on ? Outcome.WAITING : Outcome.DISABLED);
        }
        if (!options.enabled()) {
            return;
        }
        HotfixTransformer transformer = new HotfixTransformer(options);
        instrumentation.addTransformer(transformer, instrumentation.isRetransformClassesSupported());
        if (showsRocketMq(System.getProperty("java.class.path", ""), System.getProperty("sun.java.command", ""))) {
            transformer.warmUp();
        }
    }

    /** Retransforms the targets that are loaded already: for an agent that comes late. */
    public static void retransformLoaded(Instrumentation instrumentation) {
        for (Class<?> each : instrumentation.getAllLoadedClasses()) {
            if (HotfixTransformer.mayBeTarget(each.getName().replace('.', '/')) && instrumentation.isModifiableClass(each)) {
                try {
                    instrumentation.retransformClasses(each);
                } catch (Throwable e) {
                    Log.logger().warn("could not retransform {}: {}", each.getName(), String.valueOf(e));
                }
            }
        }
    }

    /** Released jars by their file names, or a main class of RocketMQ's own. */
    static boolean showsRocketMq(String classPath, String command) {
        for (String entry : classPath.split(File.pathSeparator)) {
            String name = new File(entry).getName();
            for (String artifact : ARTIFACTS) {
                if (name.startsWith(artifact) && name.endsWith(".jar")) {
                    return true;
                }
            }
        }
        return command.startsWith("org.apache.rocketmq.") || command.startsWith("com.alibaba.rocketmq.");
    }
}
