package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.report.Log;
import io.github.rocketmqhotfix.report.Outcome;
import io.github.rocketmqhotfix.report.PatchReport;
import io.github.rocketmqhotfix.report.Reports;
import io.github.rocketmqhotfix.report.Target;
import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /**
     * Weaves the targets that are loaded already: for an agent that comes late. Where that throws, nothing is installed
     * afterwards.
     */
    public void retransformLoaded() {
        try {
            Set<Class<?>> seen = newSet();
            for (List<Class<?>> more = targets(seen); !more.isEmpty(); more = targets(seen)) {
                for (Class<?> each : more) {
                    retransform(each);
                }
            }
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
        Map<Class<?>, Throwable> notTaken = new IdentityHashMap<>();
        int restored = 0;
        try {
            restored = restoreAll(notTaken);
        } finally {
            for (String id : Options.PATCH_IDS) {
                Reports.of(id).withdrawn();
            }
            for (Map.Entry<Class<?>, Throwable> each : notTaken.entrySet()) {
                reportOf(each.getKey()).notTakenBack(target(each.getKey()), String.valueOf(each.getValue()));
            }
        }
        return restored;
    }

    private int restoreAll(Map<Class<?>, Throwable> notTaken) {
        int restored = 0;
        Set<Class<?>> seen = newSet();
        for (List<Class<?>> more = woven(seen); !more.isEmpty(); more = woven(seen)) {
            for (Class<?> each : more) {
                try {
                    instrumentation.retransformClasses(each);
                    restored++;
                } catch (Throwable e) {
                    notTaken.put(each, e);
                }
            }
        }
        return restored;
    }

    /** So that nothing is in the JVM that its caller does not know of; {@code cause} tells what that met. */
    private void undo(Throwable cause) {
        try {
            remove();
        } catch (Throwable e) {
            cause.addSuppressed(e);
        }
    }

    /** A class that was being defined when the last round looked appears in the next one. */
    private List<Class<?>> targets(Set<Class<?>> seen) {
        List<Class<?>> found = new ArrayList<>();
        for (Class<?> each : instrumentation.getAllLoadedClasses()) {
            if (transformer.isAfter(internalName(each)) && instrumentation.isModifiableClass(each) && seen.add(each)) {
                found.add(each);
            }
        }
        return found;
    }

    private List<Class<?>> woven(Set<Class<?>> seen) {
        List<Class<?>> found = new ArrayList<>();
        for (Class<?> each : instrumentation.getAllLoadedClasses()) {
            if (transformer.isAfter(internalName(each)) && reportOf(each).isApplied(target(each)) && seen.add(each)) {
                found.add(each);
            }
        }
        return found;
    }

    private void retransform(Class<?> loaded) {
        try {
            instrumentation.retransformClasses(loaded);
        } catch (Throwable e) {
            if (reportOf(loaded).knows(target(loaded))) {
                reportOf(loaded).decided(target(loaded), Outcome.failed("retransform"), String.valueOf(e));
            }
        }
    }

    private static PatchReport reportOf(Class<?> target) {
        return Reports.of(Judge.patchFor(internalName(target)).id());
    }

    private static Target target(Class<?> loaded) {
        return Target.of(loaded.getName(), loaded.getClassLoader(), loaded.getProtectionDomain());
    }

    private static Set<Class<?>> newSet() {
        return Collections.newSetFromMap(new IdentityHashMap<Class<?>, Boolean>());
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
