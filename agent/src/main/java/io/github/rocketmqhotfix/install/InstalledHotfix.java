package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.report.Log;
import io.github.rocketmqhotfix.report.Outcome;
import io.github.rocketmqhotfix.report.ReportThread;
import io.github.rocketmqhotfix.report.Reports;
import java.io.File;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Collections;

/**
 * The class-file transformer that applies the patches, from install to remove; at most one in a JVM. For nearly all
 * classes it only compares the end of the name. Most JVMs load no more of the agent than this class, the options and
 * {@link Reports}, so it refers to as few other classes as possible.
 */
public final class InstalledHotfix implements ClassFileTransformer {

    /** The simple names of all targets. The patches decide about every class that has one of these names. */
    private static final String[] NAMES = {
        "/RemotingUtil", "/NetworkUtil", "/NettyRemotingClient",
        "/DefaultMQPushConsumerImpl", "/DefaultMQPullConsumerImpl", "/MQClientAPIImpl"
    };
    private static final String[] ARTIFACTS = {
        "rocketmq-client-", "rocketmq-remoting-", "rocketmq-broker-", "rocketmq-namesrv-", "ons-client-"
    };

    private static volatile InstalledHotfix current;

    /**
     * Each attach gets its own Instrumentation. A transformer can be removed only from the Instrumentation to which it
     * was added.
     */
    private final Instrumentation instrumentation;
    private final Options options;
    private volatile ClassHotfix hotfix;
    private volatile boolean retired;

    InstalledHotfix(Instrumentation instrumentation, Options options) {
        this.instrumentation = instrumentation;
        this.options = options;
    }

    /** The installed transformer, or null if nothing is installed. */
    public static InstalledHotfix current() {
        return current;
    }

    /**
     * Installs the patches; with {@code enabled=false} only sets the outcomes. Must be called only if nothing is
     * installed.
     */
    public static void install(Instrumentation instrumentation, Options options) {
        if (options.nothingSet && Reports.isEmpty()) {
            Reports.waiting(Options.PATCH_IDS);
        } else {
            Log.threshold(options.logLevel);
            for (String id : Options.PATCH_IDS) {
                Reports.of(id).start(options.enabled && options.allows(id) ? Outcome.WAITING : Outcome.DISABLED);
            }
        }
        if (!options.enabled) {
            return;
        }
        InstalledHotfix installed = new InstalledHotfix(instrumentation, options);
        current = installed;
        try {
            instrumentation.addTransformer(installed, instrumentation.isRetransformClassesSupported());
            boolean expected = showsRocketMq(System.getProperty("java.class.path", ""),
                    System.getProperty("sun.java.command", ""));
            if (expected) {
                installed.hotfix().warmUp();
            }
            if (expected || !options.nothingSet) {
                // in other JVMs the first call of a handoff starts the thread; transform() cannot, because no thread
                // may be started inside class loading
                ReportThread.start();
            }
        } catch (RuntimeException | Error e) {
            installed.undo(e);
            throw e;
        }
    }

    /** Never throws, because the JVM would ignore the exception silently. */
    @Override
    public byte[] transform(ClassLoader loader, String internalName, Class<?> redefined, ProtectionDomain domain,
            byte[] classFile) {
        if (internalName == null || !mayBeTarget(internalName) || retired) {
            return null;
        }
        try {
            byte[] woven = hotfix().apply(loader, internalName, redefined, domain, classFile);
            return retired ? null : woven;
        } catch (Throwable e) {
            // LinkageError: the agent's own classes can no longer be read
            Reports.reportUnpatched(internalName, e,
                    e instanceof LinkageError ? Options.PATCH_IDS : Collections.<String>emptyList());
            return null;
        }
    }

    static boolean mayBeTarget(String internalName) {
        for (String name : NAMES) {
            if (internalName.endsWith(name)) {
                return true;
            }
        }
        return false;
    }

    boolean isEnabledTarget(String internalName) {
        Patch patch = Judge.patchFor(internalName);
        return patch != null && options.allows(patch.id);
    }

    /**
     * Takes no lock, because class loading holds locks of the host. Two threads may create two objects, which is
     * harmless.
     */
    private ClassHotfix hotfix() {
        ClassHotfix ready = hotfix;
        if (ready == null) {
            ready = new ClassHotfix(options, new WeaverSource());
            hotfix = ready;
        }
        return ready;
    }

    /**
     * Weaves the targets that are loaded before main: by an agent that started earlier, or from an AOT cache of JDK 24
     * and later. If the first search finds no target, does not search again, because a search takes time in every JVM
     * with the flag. If this method throws, nothing is installed afterwards.
     */
    public void retransformEarly() {
        try {
            for (Class<?> each : instrumentation.getAllLoadedClasses()) {
                // nearly all classes are from the bootstrap loader, which has no target; getting the loader costs less
                // than a comparison of names
                if (each.getClassLoader() != null && mayBeTarget(each.getName().replace('.', '/'))) {
                    ReportThread.start();
                    hotfix().setBeforeMain(true);
                    new LoadedTargets(instrumentation, this).weave(false);
                    hotfix().setBeforeMain(false);
                    Reports.publish();
                    return;
                }
            }
        } catch (RuntimeException | Error e) {
            undo(e);
            throw e;
        }
    }

    /** Weaves the targets that are loaded when the agent is attached. If it throws, nothing is installed afterwards. */
    void retransformLoaded() {
        try {
            ReportThread.start();
            new LoadedTargets(instrumentation, this).weave(true);
            Reports.publish();
        } catch (RuntimeException | Error e) {
            undo(e);
            throw e;
        }
    }

    /**
     * Restores the released instructions. A call that is in progress ends with the woven instructions. The counters
     * stay. The outcome for a class that the JVM does not restore is {@code failed:detach}.
     */
    LoadedTargets.Restored remove() {
        retire();
        instrumentation.removeTransformer(this);
        current = null;
        return new LoadedTargets(instrumentation, this).restore();
    }

    /** From now on no class is changed, not even by a transform call that is in progress. */
    void retire() {
        retired = true;
    }

    boolean isRetired() {
        return retired;
    }

    /** Rolls back a failed install; errors of the rollback are added to the cause as suppressed. */
    private void undo(Throwable cause) {
        try {
            remove();
        } catch (Throwable e) {
            cause.addSuppressed(e);
        }
    }

    /** Whether the class path has a released jar, by its file name, or the main class is RocketMQ's. */
    public static boolean showsRocketMq(String classPath, String command) {
        for (String entry : classPath.split(File.pathSeparator)) {
            if (isReleasedJar(entry)) {
                return true;
            }
        }
        return command.startsWith("org.apache.rocketmq.") || command.startsWith("com.alibaba.rocketmq.");
    }

    /** Whether the last name in a path is that of a released RocketMQ jar. */
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
