package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.report.Log;
import io.github.rocketmqhotfix.report.Outcome;
import io.github.rocketmqhotfix.report.Reports;
import io.github.rocketmqhotfix.report.Target;
import java.io.File;
import java.lang.instrument.Instrumentation;

/**
 * The patches in front of class loading, from install to remove; at most one in a JVM. Loads no Byte Buddy class: most
 * JVMs never need one.
 */
public final class InstalledHotfix {

    private static final String[] ARTIFACTS = {
        "rocketmq-client-", "rocketmq-remoting-", "rocketmq-broker-", "rocketmq-namesrv-", "ons-client-"
    };

    private static volatile InstalledHotfix current;

    /** Every attach has one of its own, and a transformer can only be removed where it was added. */
    private final Instrumentation instrumentation;
    private final HotfixTransformer transformer;

    private InstalledHotfix(Instrumentation instrumentation, HotfixTransformer transformer) {
        this.instrumentation = instrumentation;
        this.transformer = transformer;
    }

    /** Null where nothing is installed. */
    public static InstalledHotfix current() {
        return current;
    }

    /** Called where nothing is installed. With {@code enabled=false} nothing is afterwards either. */
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
        current = new InstalledHotfix(instrumentation, transformer);
        if (showsRocketMq(System.getProperty("java.class.path", ""), System.getProperty("sun.java.command", ""))) {
            transformer.warmUp();
        }
    }

    /** Weaves the targets that are loaded already: for an agent that comes late. */
    public void retransformLoaded() {
        for (Class<?> each : instrumentation.getAllLoadedClasses()) {
            if (isTarget(each)) {
                retransform(each, "retransform");
            }
        }
    }

    /**
     * Puts the released instructions back; calls that are under way end in the woven ones. The counters stay. A class that
     * the JVM does not take back has the outcome {@code failed:detach}.
     *
     * @return how many classes were put back
     */
    public int remove() {
        instrumentation.removeTransformer(transformer);
        current = null;
        for (String id : Options.PATCH_IDS) {
            Reports.of(id).withdrawn();
        }
        int restored = 0;
        for (Class<?> each : instrumentation.getAllLoadedClasses()) {
            if (isTarget(each) && retransform(each, "detach")) {
                restored++;
            }
        }
        return restored;
    }

    private boolean isTarget(Class<?> loaded) {
        return HotfixTransformer.mayBeTarget(internalName(loaded)) && instrumentation.isModifiableClass(loaded);
    }

    /** Whether the JVM took it; where not, {@code step} is the reason in the outcome. */
    private boolean retransform(Class<?> loaded, String step) {
        try {
            instrumentation.retransformClasses(loaded);
            return true;
        } catch (Throwable e) {
            Target target = Target.of(loaded.getName(), loaded.getClassLoader(), loaded.getProtectionDomain());
            for (String id : Options.PATCH_IDS) {
                if (Reports.of(id).knows(target)) {
                    Reports.of(id).decided(target, Outcome.failed(step), String.valueOf(e));
                }
            }
            return false;
        }
    }

    private static String internalName(Class<?> loaded) {
        return loaded.getName().replace('.', '/');
    }

    /** Released jars by their file names, or a main class of RocketMQ's own. */
    public static boolean showsRocketMq(String classPath, String command) {
        for (String entry : classPath.split(File.pathSeparator)) {
            if (isReleasedJar(entry)) {
                return true;
            }
        }
        return command.startsWith("org.apache.rocketmq.") || command.startsWith("com.alibaba.rocketmq.");
    }

    /** Whether a path ends in the file name of a jar that RocketMQ was released as. */
    public static boolean isReleasedJar(String path) {
        String name = new File(path).getName();
        for (String artifact : ARTIFACTS) {
            if (name.startsWith(artifact) && name.endsWith(".jar")) {
                return true;
            }
        }
        return false;
    }
}
