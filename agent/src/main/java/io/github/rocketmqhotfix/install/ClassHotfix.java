package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Patches;
import io.github.rocketmqhotfix.patch.Verdict;
import io.github.rocketmqhotfix.report.Log;
import io.github.rocketmqhotfix.report.Outcome;
import io.github.rocketmqhotfix.report.PatchReport;
import io.github.rocketmqhotfix.report.Reports;
import io.github.rocketmqhotfix.report.Target;
import java.io.IOException;
import java.io.InputStream;
import java.security.ProtectionDomain;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Decides whether a target is patched, weaves it if so, and reports the outcome. */
final class ClassHotfix {

    private final Options options;
    private final WeaverSource weavers;
    /** The time left for {@link Patch#tooLate} on all classes together; the attaching process waits meanwhile. */
    private final AtomicLong tooLateNanos = new AtomicLong(TimeUnit.SECONDS.toNanos(5));
    private volatile Boolean inOwnJar;
    private volatile boolean failureClassesLoaded;
    private volatile boolean beforeMain;

    ClassHotfix(Options options, WeaverSource weavers) {
        this.options = options;
        this.weavers = weavers;
    }

    /** If {@code before} is true, {@link Patch#tooLate} is not called: before main the host has used no class. */
    void setBeforeMain(boolean before) {
        beforeMain = before;
    }

    /** Starts to load the weaver's classes on another thread, before the JVM loads the first target. */
    void warmUp() {
        weavers.warmUp();
    }

    /**
     * Returns the woven class file, or null to leave the class unchanged. {@code loaded} is null if the class is being
     * loaded.
     */
    byte[] apply(ClassLoader loader, String internalName, Class<?> loaded, ProtectionDomain domain, byte[] classFile) {
        Patch patch = Judge.patchFor(internalName);
        return patch == null || !options.allows(patch.id) ? null
                : apply(patch, loader, internalName, loaded, domain, classFile);
    }

    private byte[] apply(Patch patch, ClassLoader loader, String internalName, Class<?> loaded, ProtectionDomain domain,
            byte[] classFile) {
        PatchReport report = Reports.of(patch.id);
        Target target = new Target(internalName.replace('/', '.'), loader, domain);
        String step = "agent-jar";
        try {
            if (!inOwnJar()) {
                return null;
            }
            step = "weaver";
            Weaver weaver = weavers.get();
            Judge judge = new Judge(weaver);
            ClassShape shape = judge.read(classFile);
            step = "decision";
            Verdict verdict = judge.judge(patch, shape, classFilesOf(loader));
            if (verdict == Verdict.NOT_ROCKETMQ) {
                Log.logger().debug("{} ignores {}: not a class of RocketMQ", patch.id, target);
                return null;
            }
            step = "agent-jar";
            if (!failureClassesLoaded) {
                // no lock is taken, because this thread may hold class-loading locks of the host; two threads may load
                // the failure classes without harm
                AgentJar.loadFailureClasses();
                failureClassesLoaded = true;
            }
            step = "decision";
            if (verdict != Verdict.DEFECTIVE) {
                report.decided(target, Judge.skipOutcome(verdict), verdict == Verdict.UNKNOWN_SHAPE
                        ? "this class has the name of a target but not the members or calls of a known release" : "");
                return null;
            }
            if (options.dryRun) {
                report.decided(target, Outcome.DRY_RUN, "would be applied");
                return null;
            }
            if (loaded != null && !beforeMain && !report.isDecided(target)) {
                reportTooLate(patch, report, loaded);
            }
            step = "handoff";
            String unreachable = unreachable(patch.handoff());
            if (unreachable != null) {
                report.decided(target, Outcome.failed(step), unreachable);
                return null;
            }
            step = "weaving";
            byte[] woven = weaver.weave(internalName, classFile, patch.weavings(shape));
            report.decided(target, Outcome.APPLIED, "");
            return woven;
        } catch (UnreadableClassException e) {
            report.decided(target, Outcome.failed("unreadable-class"), e.getMessage());
            return null;
        } catch (Throwable e) {
            report.decided(target, Outcome.failed(step), String.valueOf(e));
            return null;
        }
    }

    /** Finds class files as resources of the loader, because loading the classes would change the host. */
    private static ClassFiles classFilesOf(ClassLoader loader) {
        return new ClassFiles() {
            @Override
            public byte[] find(String internalName) throws IOException {
                String resource = internalName + ".class";
                try (InputStream in = loader == null ? ClassLoader.getSystemResourceAsStream(resource)
                        : loader.getResourceAsStream(resource)) {
                    return in == null ? null : Bytes.of(in);
                }
            }
        };
    }

    /** Called for a class that is already loaded, on the thread that retransforms it and outside class loading. */
    private void reportTooLate(Patch patch, PatchReport report, Class<?> loaded) {
        long begin = System.nanoTime();
        String what = patch.tooLate(loaded, Math.max(0, tooLateNanos.get()));
        tooLateNanos.addAndGet(begin - System.nanoTime());
        if (what != null) {
            report.cameTooLate(what);
        }
    }

    /**
     * Whether the agent's classes come from the agent's own jar. The first call decides. If the answer is false, this
     * call also reports the failure for all allowed patches.
     */
    private boolean inOwnJar() throws Exception {
        Boolean known = inOwnJar;
        if (known == null) {
            String foreign = AgentJar.foreignLocation();
            known = foreign == null;
            inOwnJar = known;
            if (!known) {
                for (Patch patch : Patches.ALL) {
                    if (options.allows(patch.id)) {
                        Reports.of(patch.id).failedForAllTargets(Outcome.failed("agent-jar"));
                    }
                }
                Log.logger()
                        .warn("failed:agent-jar: the agent's classes come from {}, whose manifest does not name"
                                + " the agent; nothing is patched, use the agent's own jar", foreign);
            }
        }
        return known;
    }

    /** Returns null if woven code finds exactly this handoff class by name, else the reason why it does not. */
    private static String unreachable(Class<?> handoff) {
        try {
            Class<?> found = Class.forName(handoff.getName(), true, ClassLoader.getSystemClassLoader());
            return found == handoff ? null : "the system class loader has another " + handoff.getName();
        } catch (ClassNotFoundException | LinkageError | SecurityException e) {
            return "the system class loader does not find the agent: " + e;
        }
    }
}
