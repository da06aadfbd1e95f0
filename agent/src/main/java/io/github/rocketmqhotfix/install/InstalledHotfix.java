package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.report.Log;
import io.github.rocketmqhotfix.report.Outcome;
import io.github.rocketmqhotfix.report.Reports;
import java.io.File;
import java.lang.instrument.Instrumentation;

/**
 * The patches in front of class loading, from install to remove; at most one in a JVM. Most JVMs never need more of the
 * agent than this class, the options and the transformer, so they name as few others as they can.
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
        if (options.untouched() && Reports.areNone()) {
            Reports.waiting(Options.PATCH_IDS);
        } else {
            startReports(options);
        }
        if (!options.enabled()) {
            return;
        }
        InstalledHotfix installed = new InstalledHotfix(instrumentation, new HotfixTransformer(options));
        current = installed;
        try {
            instrumentation.addTransformer(installed.transformer, instrumentation.isRetransformClassesSupported());
            if (showsRocketMq(System.getProperty("java.class.path", ""), System.getProperty("sun.java.command", ""))) {
                installed.transformer.warmUp();
            }
        } catch (RuntimeException | Error e) {
            installed.undo(e);
            throw e;
        }
    }

    private static void startReports(Options options) {
        Log.threshold(options.logLevel());
        for (String id : Options.PATCH_IDS) {
            boolean on = options.enabled() && options.allows(id);
            Reports.of(id).start(on ? Outcome.WAITING : Outcome.DISABLED);
        }
    }

    /**
     * Weaves the targets that are loaded already: for an agent that comes late. Where that throws, nothing is installed
     * afterwards.
     */
    public void retransformLoaded() {
        try {
            loadedTargets().weave();
        } catch (RuntimeException | Error e) {
            undo(e);
            throw e;
        }
    }

    /**
     * Puts the released instructions back; calls that are under way end in the woven ones. The counters stay. A class that
     * the JVM does not take back has the outcome {@code failed:detach}.
     *
     * @return how many classes were put back
     */
    public int remove() {
        transformer.retire();
        instrumentation.removeTransformer(transformer);
        current = null;
        return loadedTargets().restore();
    }

    /** So that nothing is in the JVM that its caller does not know of; {@code cause} tells what that met. */
    private void undo(Throwable cause) {
        try {
            remove();
        } catch (Throwable e) {
            cause.addSuppressed(e);
        }
    }

    private LoadedTargets loadedTargets() {
        return new LoadedTargets(instrumentation, transformer);
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
