package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Patches;
import io.github.rocketmqhotfix.patch.Verdict;
import io.github.rocketmqhotfix.report.Log;
import io.github.rocketmqhotfix.report.Outcome;
import io.github.rocketmqhotfix.report.PatchReport;
import io.github.rocketmqhotfix.report.ReportThread;
import io.github.rocketmqhotfix.report.Reports;
import io.github.rocketmqhotfix.report.Target;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Decides one class and weaves it; every way out is reported. */
final class ClassHotfix {

    private final Options options;
    private final WeaverSource weavers;
    private final Set<String> rehearsed = Collections.newSetFromMap(new ConcurrentHashMap<String, Boolean>());
    /** Time budget of {@link Patch#tooLate} for all classes together; the attaching process is blocked meanwhile. */
    private final AtomicLong questionNanos = new AtomicLong(TimeUnit.SECONDS.toNanos(5));
    private volatile Boolean inOwnJar;
    private volatile boolean beforeMain;

    ClassHotfix(Options options, WeaverSource weavers) {
        this.options = options;
        this.weavers = weavers;
    }

    /** Before main the host has used no class, so {@link Patch#tooLate} is not asked. */
    void isBeforeMain(boolean before) {
        beforeMain = before;
    }

    /** Prepares for the first target on a thread of its own. */
    void warmUp() {
        weavers.warmUp();
    }

    /** The woven class file, or null: the class stays as it is. {@code loaded} is null while it is loaded. */
    byte[] apply(ClassLoader loader, String internalName, Class<?> loaded, ProtectionDomain domain, byte[] classFile) {
        Patch patch = Judge.patchFor(internalName);
        return patch == null || !options.allows(patch.id()) ? null
                : apply(patch, loader, internalName, loaded, domain, classFile);
    }

    private byte[] apply(Patch patch, ClassLoader loader, String internalName, Class<?> loaded, ProtectionDomain domain,
            byte[] classFile) {
        PatchReport report = Reports.of(patch.id());
        Target target = Target.of(internalName.replace('/', '.'), loader, domain);
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
            Verdict verdict = judge.judge(patch, shape, new LoaderClassFiles(loader));
            if (verdict == Verdict.NOT_ROCKETMQ) {
                Log.logger().debug("{} does not look at {}: not RocketMQ's", patch.id(), target);
                return null;
            }
            if (verdict != Verdict.DEFECTIVE) {
                report.decided(target, Judge.aside(verdict), verdict == Verdict.UNKNOWN_SHAPE
                        ? "this class has the name but not the members or calls of any release known" : "");
                return null;
            }
            if (options.dryRun()) {
                report.decided(target, Outcome.DRY_RUN, "would be applied");
                return null;
            }
            if (loaded != null && !beforeMain && !report.knows(target)) {
                noteWhatCameTooLate(patch, report, loaded);
            }
            step = "handoff";
            String unreachable = unreachable(patch.handoff());
            if (unreachable != null) {
                report.decided(target, Outcome.failed(step), unreachable);
                return null;
            }
            step = "rehearsal";
            rehearse(patch);
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

    /** For a class that was loaded before the agent was attached; runs on the attaching thread, outside class loading. */
    private void noteWhatCameTooLate(Patch patch, PatchReport report, Class<?> loaded) {
        long begin = System.nanoTime();
        String what = patch.tooLate(loaded, Math.max(0, questionNanos.get()));
        questionNanos.addAndGet(begin - System.nanoTime());
        if (what != null) {
            report.cameTooLate(what);
        }
    }

    /** Decided once, and said once for all patches. */
    private boolean inOwnJar() throws Exception {
        Boolean known = inOwnJar;
        if (known == null) {
            String foreign = AgentJar.foreignLocation();
            known = foreign == null;
            inOwnJar = known;
            if (!known) {
                for (Patch patch : Patches.ALL) {
                    if (options.allows(patch.id())) {
                        Reports.of(patch.id()).failedAsWhole(Outcome.failed("agent-jar"));
                    }
                }
                Log.logger().warn("failed:agent-jar: the agent's classes come from {}, whose manifest does not name them;"
                        + " nothing is patched, use the agent's own jar", foreign);
            }
        }
        return known;
    }

    /** Null where woven code will find this very class; else why it will not. */
    private static String unreachable(Class<?> handoff) {
        try {
            Class<?> found = Class.forName(handoff.getName(), true, ClassLoader.getSystemClassLoader());
            return found == handoff ? null : "the system class loader has another " + handoff.getName();
        } catch (ClassNotFoundException | LinkageError | SecurityException e) {
            return "the system class loader does not find the agent: " + e;
        }
    }

    /** Without a lock, like all that runs inside class loading; twice at once does no harm. */
    private void rehearse(Patch patch) throws Exception {
        if (!rehearsed.contains(patch.id())) {
            Log.rehearse();
            ReportThread.loadClasses();
            patch.rehearse();
            rehearsed.add(patch.id());
        }
    }
}
