package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.report.DetachedThread;
import io.github.rocketmqhotfix.report.Log;
import io.github.rocketmqhotfix.report.Outcome;
import io.github.rocketmqhotfix.report.PatchReport;
import io.github.rocketmqhotfix.report.Reports;
import io.github.rocketmqhotfix.report.Target;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Weaves and restores the classes of the host that are loaded already, by retransforming them. A class that is being defined at
 * that moment is not among the loaded classes yet, for as long as its loader takes to find its superclass. So the looks at the
 * loaded classes are repeated: on the calling thread for a second, then on a daemon thread for ten minutes at most.
 */
final class LoadedTargets {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** Held during a look: on Java 8 a late weaving must not overtake the restoring of the same class. */
    private static final Object LOOK = new Object();

    private final Instrumentation instrumentation;
    private final InstalledHotfix installed;

    LoadedTargets(Instrumentation instrumentation, InstalledHotfix installed) {
        this.instrumentation = instrumentation;
        this.installed = installed;
    }

    /** Weaves the targets that an enabled patch looks at. */
    void weave() {
        Round rounds = new WeavingRounds();
        if (!rounds.isFinishedWithin(PATIENCE_NANOS, false)) {
            rounds.goOnAlone();
        }
    }

    /** The same without keeping the calling thread. */
    void weaveWithoutWaiting() {
        Round rounds = new WeavingRounds();
        if (!rounds.look()) {
            rounds.goOnAlone();
        }
    }

    /**
     * Restores the woven targets after the transformer was removed, and reports it.
     *
     * @return how many classes are restored, and which ones are still being defined with the patch
     */
    Restored restore() {
        RestoringRounds rounds;
        synchronized (LOOK) {
            rounds = new RestoringRounds();
        }
        boolean finished = false;
        try {
            finished = rounds.isFinishedWithin(PATIENCE_NANOS, false);
        } finally {
            for (String id : Options.PATCH_IDS) {
                Reports.of(id).withdrawn();
            }
            rounds.reportFailures();
        }
        List<String> pending = finished ? Collections.<String>emptyList() : rounds.reportPending();
        if (!finished) {
            rounds.goOnAlone();
        }
        return new Restored(rounds.restored, pending);
    }

    private static Target target(Class<?> loaded) {
        return Target.of(loaded.getName(), loaded.getClassLoader(), loaded.getProtectionDomain());
    }

    private static String internalName(Class<?> loaded) {
        return loaded.getName().replace('.', '/');
    }

    /** Looks at the loaded classes until no class can be missing. */
    private abstract class Round implements Runnable {

        private final LoadingThreads loading = LoadingThreads.now();

        /** Whether this look was the last one that is needed. */
        final boolean look() {
            synchronized (LOOK) {
                // asked before the look: what these threads were defining is loaded once they are done
                boolean complete = loading.areDone();
                boolean found;
                do {
                    found = false;
                    if (!isOver()) {
                        for (Class<?> each : instrumentation.getAllLoadedClasses()) {
                            // the bootstrap loader has no target; to ask for the loader costs less than to compare the name
                            found |= each.getClassLoader() != null && installed.isEnabledTarget(internalName(each)) && handles(each);
                        }
                    }
                } while (found);
                return complete || isOver();
            }
        }

        /** Handles a target that appears for the first time; false for any other. */
        abstract boolean handles(Class<?> loaded);

        /** Whether there is nothing to look for any more. */
        abstract boolean isOver();

        /** Called on the agent's thread after the last look. */
        void ended() {
        }

        /** On a thread of the agent an interrupt is dropped: a host that interrupts all threads must not make it spin. */
        final boolean isFinishedWithin(long limitNanos, boolean ownThread) {
            long begin = System.nanoTime();
            long pause = FIRST_PAUSE_NANOS;
            while (!look()) {
                if (System.nanoTime() - begin >= limitNanos) {
                    return false;
                }
                LockSupport.parkNanos(this, pause);
                if (ownThread) {
                    Thread.interrupted();
                }
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            }
            return true;
        }

        /** Goes on with the looks on a thread of its own. */
        final void goOnAlone() {
            try {
                DetachedThread.start("rocketmq-hotfix-late-classes", this);
            } catch (Throwable e) {
                Log.logger().warn("classes that are being defined now are not looked at again: {}", String.valueOf(e));
            }
        }

        @Override
        public final void run() {
            if (isFinishedWithin(LONGEST_NANOS, true)) {
                ended();
            } else {
                Log.logger().warn("a class has been in definition for ten minutes; it is not looked at again");
            }
        }
    }

    private final class WeavingRounds extends Round {

        private final Set<Class<?>> seen = Collections.newSetFromMap(new WeakHashMap<Class<?>, Boolean>());

        @Override
        boolean handles(Class<?> loaded) {
            if (!seen.add(loaded)) {
                return false;
            }
            try {
                instrumentation.retransformClasses(loaded);
            } catch (Throwable e) {
                PatchReport report = Reports.of(Judge.patchFor(internalName(loaded)).id());
                if (report.knows(target(loaded)) || loaded.getName().contains("rocketmq.")) {
                    report.decided(target(loaded), Outcome.failed("retransform"), String.valueOf(e));
                }
            }
            return true;
        }

        @Override
        boolean isOver() {
            return installed.isRetired();
        }
    }

    private final class RestoringRounds extends Round {

        /** The woven targets that were not found so far. */
        private final Map<Target, PatchReport> woven = new LinkedHashMap<>();
        private final Map<Target, PatchReport> failed = new LinkedHashMap<>();
        private final Map<Target, String> reasons = new HashMap<>();
        private int restored;
        /** Whether the detach has been answered. */
        private boolean answered;

        RestoringRounds() {
            for (String id : Options.PATCH_IDS) {
                for (Target each : Reports.of(id).applied()) {
                    woven.put(each, Reports.of(id));
                }
            }
        }

        @Override
        boolean handles(Class<?> loaded) {
            Target target = target(loaded);
            PatchReport report = woven.remove(target);
            if (report == null) {
                return false;
            }
            try {
                instrumentation.retransformClasses(loaded);
                restored++;
                if (answered) {
                    report.takenBack(target, "detached: the original instructions are back");
                }
            } catch (Throwable e) {
                failed.put(target, report);
                reasons.put(target, String.valueOf(e));
                if (answered) {
                    report.notTakenBack(target, String.valueOf(e));
                }
            }
            return true;
        }

        @Override
        boolean isOver() {
            return woven.isEmpty() || InstalledHotfix.current() != null;
        }

        @Override
        void ended() {
            for (Map.Entry<Target, PatchReport> each : woven.entrySet()) {
                each.getValue().takenBack(each.getKey(), "detached: the class was never defined");
            }
        }

        void reportFailures() {
            for (Map.Entry<Target, PatchReport> each : failed.entrySet()) {
                each.getValue().notTakenBack(each.getKey(), reasons.get(each.getKey()));
            }
        }

        /** Returns the names of the classes that are still being defined. */
        List<String> reportPending() {
            answered = true;
            List<String> names = new ArrayList<>();
            for (Map.Entry<Target, PatchReport> each : woven.entrySet()) {
                names.add(each.getKey().className());
                each.getValue().notTakenBack(each.getKey(), "the class is being defined with the patch; it gets its original"
                        + " instructions as soon as it is defined");
            }
            return names;
        }
    }

    /** The result of a detach. */
    static final class Restored {

        private final int classes;
        private final List<String> pending;

        private Restored(int classes, List<String> pending) {
            this.classes = classes;
            this.pending = pending;
        }

        /** How many classes have their original instructions again. */
        int classes() {
            return classes;
        }

        /** The names of classes that are still being defined with the patch. */
        List<String> pending() {
            return pending;
        }
    }
}
