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
 * The patches in front of class loading, from install to remove; at most one in a JVM. Sees every class that is loaded and lets
 * all but a few pass at the price of comparing the end of their name. Most JVMs never need more of the agent than this class,
 * the options and where the reports are, so it names as few others as it can.
 */
public final class InstalledHotfix implements ClassFileTransformer {

    /** The simple names of all targets; the patches look closer. */
    private static final String[] NAMES = {
        "/RemotingUtil", "/NetworkUtil", "/NettyRemotingClient",
        "/DefaultMQPushConsumerImpl", "/DefaultMQPullConsumerImpl", "/MQClientAPIImpl"
    };
    private static final String[] ARTIFACTS = {
        "rocketmq-client-", "rocketmq-remoting-", "rocketmq-broker-", "rocketmq-namesrv-", "ons-client-"
    };

    private static volatile InstalledHotfix current;

    /** Every attach has one of its own, and a transformer can only be removed where it was added. */
    private final Instrumentation instrumentation;
    private final Options options;
    private volatile ClassHotfix hotfix;
    private volatile boolean retired;

    InstalledHotfix(Instrumentation instrumentation, Options options) {
        this.instrumentation = instrumentation;
        this.options = options;
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
        InstalledHotfix installed = new InstalledHotfix(instrumentation, options);
        current = installed;
        try {
            instrumentation.addTransformer(installed, instrumentation.isRetransformClassesSupported());
            boolean shown = showsRocketMq(System.getProperty("java.class.path", ""), System.getProperty("sun.java.command", ""));
            if (shown) {
                installed.hotfix().warmUp();
            }
            if (shown || !options.untouched()) {
                // elsewhere the first handoff starts it: inside class loading no thread may be started
                ReportThread.start();
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

    /** Never throws: the JVM would swallow it and say nothing. */
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
            // LinkageError: the agent's own classes cannot be read any more
            Reports.unreported(internalName, e, e instanceof LinkageError ? Options.PATCH_IDS : Collections.<String>emptyList());
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

    /** Whether an enabled patch looks at the class. */
    boolean isEnabledTarget(String internalName) {
        Patch patch = Judge.patchFor(internalName);
        return patch != null && options.allows(patch.id());
    }

    /** Without a lock: class loading holds the host's. Two at once make two, which does no harm. */
    private ClassHotfix hotfix() {
        ClassHotfix ready = hotfix;
        if (ready == null) {
            ready = new ClassHotfix(options, new WeaverSource());
            hotfix = ready;
        }
        return ready;
    }

    /**
     * Weaves the targets that are loaded before main: another agent in front loads some, and so does the AOT cache of JDK 24 and
     * later. Looks once, because every JVM with the flag pays for it. If it throws, nothing is installed afterwards.
     */
    public void retransformEarly() {
        try {
            for (Class<?> each : instrumentation.getAllLoadedClasses()) {
                // nearly all are of the bootstrap loader, which has no target; to ask for the loader costs less than the name
                if (each.getClassLoader() != null && mayBeTarget(each.getName().replace('.', '/'))) {
                    ReportThread.start();
                    hotfix().isBeforeMain(true);
                    loadedTargets().weaveWithoutWaiting();
                    hotfix().isBeforeMain(false);
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
            loadedTargets().weave();
            Reports.publish();
        } catch (RuntimeException | Error e) {
            undo(e);
            throw e;
        }
    }

    /**
     * Puts the released instructions back; calls that are under way end in the woven ones. The counters stay. A class that
     * the JVM does not take back has the outcome {@code failed:detach}.
     */
    LoadedTargets.Restored remove() {
        retire();
        instrumentation.removeTransformer(this);
        current = null;
        return loadedTargets().restore();
    }

    /** From now on no class is changed, also by a call that is under way. */
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

    private LoadedTargets loadedTargets() {
        return new LoadedTargets(instrumentation, this);
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
