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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Weaves and restores host classes that are loaded already, by retransforming them. A class that is being defined is
 * not among the loaded classes while its loader looks for its superclass. So the search is repeated: on the calling
 * thread for a second, then on a daemon thread for ten minutes at most.
 */
final class LoadedTargets {

    private static final long CALLER_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_SEARCH_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** Held during a search: on Java 8 a late weaving must not take effect after the same class was restored. */
    private static final Object SEARCH = new Object();

    private static final Outcome NOT_RESTORED = Outcome.failed("detach");

    private final Instrumentation instrumentation;
    private final InstalledHotfix installed;

    LoadedTargets(Instrumentation instrumentation, InstalledHotfix installed) {
        this.instrumentation = instrumentation;
        this.installed = installed;
    }

    /**
     * Weaves the targets of the enabled patches. If {@code waits} is true, repeats the search on the calling thread for
     * a second at most; if it is false, searches only once. A daemon thread continues an unfinished search.
     */
    void weave(boolean waits) {
        Search search = new WeavingSearch();
        if (!search.isFinishedWithin(waits ? CALLER_WAIT_NANOS : 0, false)) {
            search.continueOnOwnThread();
        }
    }

    /**
     * Restores the woven targets after the transformer was removed, and reports the outcomes. Returns the number of
     * restored classes and the names of the pending classes.
     */
    Restored restore() {
        RestoringSearch search;
        synchronized (SEARCH) {
            search = new RestoringSearch();
        }
        // from now on, decisions of a transform call that is in progress are ignored
        for (String id : Options.PATCH_IDS) {
            Reports.of(id).withdrawn();
        }
        boolean finished = search.isFinishedWithin(CALLER_WAIT_NANOS, false);
        List<String> pending = finished ? Collections.<String>emptyList() : search.reportPending();
        // read before the search continues on another thread, which also counts the classes that it restores
        int restored = search.restored;
        if (!finished) {
            search.continueOnOwnThread();
        }
        return new Restored(restored, pending);
    }

    private static Target target(Class<?> loaded) {
        return new Target(loaded.getName(), loaded.getClassLoader(), loaded.getProtectionDomain());
    }

    private static String internalName(Class<?> loaded) {
        return loaded.getName().replace('.', '/');
    }

    /** Searches the loaded classes until no target can be missing. */
    private abstract class Search implements Runnable {

        private final LoadingThreads loading = LoadingThreads.now();

        /** Searches once; returns whether no further search is needed. */
        private boolean searchOnce() {
            synchronized (SEARCH) {
                // checked before the search: a class that these threads were defining is loaded once they are done
                boolean allLoaded = loading.allFinished();
                boolean found;
                do {
                    found = false;
                    if (!isComplete()) {
                        for (Class<?> each : instrumentation.getAllLoadedClasses()) {
                            // the bootstrap loader has no target; getting the loader costs less than comparing the name
                            found |= each.getClassLoader() != null && installed.isEnabledTarget(internalName(each))
                                    && handle(each);
                        }
                    }
                } while (found);
                return allLoaded || isComplete();
            }
        }

        /** Handles a target that appears for the first time; returns false for any other class. */
        abstract boolean handle(Class<?> loaded);

        /** Whether there is nothing left to look for. */
        abstract boolean isComplete();

        /** Called on the agent's thread after the last search, if the searches ended within ten minutes. */
        void onCompletion() {}

        /**
         * Repeats the search until it is finished, and returns true; returns false after {@code limitNanos}. On a
         * thread of the agent, interrupts are dropped: a host that interrupts all threads must not make the thread
         * spin.
         */
        final boolean isFinishedWithin(long limitNanos, boolean ownThread) {
            long begin = System.nanoTime();
            long pause = FIRST_PAUSE_NANOS;
            while (!searchOnce()) {
                if (System.nanoTime() - begin >= limitNanos) {
                    return false;
                }
                LockSupport.parkNanos(this, pause);
                if (ownThread) {
                    Thread.interrupted();
                }
                pause = Math.min(2 * pause, MAX_PAUSE_NANOS);
            }
            return true;
        }

        final void continueOnOwnThread() {
            try {
                DetachedThread.start("rocketmq-hotfix-late-classes", this);
            } catch (Throwable e) {
                Log.logger().warn("no further search for classes that are being defined now: {}", String.valueOf(e));
            }
        }

        @Override
        public final void run() {
            if (isFinishedWithin(MAX_SEARCH_NANOS, true)) {
                onCompletion();
            } else {
                Log.logger().warn("a class is still being defined after ten minutes; the agent stops searching for it");
            }
        }
    }

    private final class WeavingSearch extends Search {

        private final Set<Class<?>> seen = Collections.newSetFromMap(new WeakHashMap<Class<?>, Boolean>());

        @Override
        boolean handle(Class<?> loaded) {
            if (!seen.add(loaded)) {
                return false;
            }
            try {
                instrumentation.retransformClasses(loaded);
            } catch (Throwable e) {
                PatchReport report = Reports.of(Judge.patchFor(internalName(loaded)).id);
                if (report.isDecided(target(loaded)) || loaded.getName().contains("rocketmq.")) {
                    report.decided(target(loaded), Outcome.failed("retransform"), String.valueOf(e));
                }
            }
            return true;
        }

        @Override
        boolean isComplete() {
            return installed.isRetired();
        }
    }

    private final class RestoringSearch extends Search {

        /** The woven targets that were not found so far. */
        private final Map<Target, PatchReport> woven = new LinkedHashMap<>();
        private int restored;
        /** Whether the targets that were not restored within a second were reported as pending. */
        private boolean pendingReported;

        RestoringSearch() {
            for (String id : Options.PATCH_IDS) {
                for (Target each : Reports.of(id).applied()) {
                    woven.put(each, Reports.of(id));
                }
            }
        }

        @Override
        boolean handle(Class<?> loaded) {
            Target target = target(loaded);
            PatchReport report = woven.remove(target);
            if (report == null) {
                return false;
            }
            try {
                instrumentation.retransformClasses(loaded);
                restored++;
                if (pendingReported) {
                    report.decidedAfterDetach(target, Outcome.DISABLED, "detached: the original instructions are back");
                }
            } catch (Throwable e) {
                report.decidedAfterDetach(target, NOT_RESTORED, String.valueOf(e));
            }
            return true;
        }

        @Override
        boolean isComplete() {
            return woven.isEmpty() || InstalledHotfix.current() != null;
        }

        @Override
        void onCompletion() {
            for (Map.Entry<Target, PatchReport> each : woven.entrySet()) {
                each.getValue().decidedAfterDetach(each.getKey(), Outcome.DISABLED,
                        "detached: the class was never defined");
            }
        }

        List<String> reportPending() {
            pendingReported = true;
            List<String> names = new ArrayList<>();
            for (Map.Entry<Target, PatchReport> each : woven.entrySet()) {
                names.add(each.getKey().className);
                each.getValue().decidedAfterDetach(each.getKey(), NOT_RESTORED,
                        "the class is being defined with the patch; it gets its original instructions as soon as it is defined");
            }
            return names;
        }
    }

    /** The result of a detach. */
    static final class Restored {

        final int classes;
        final List<String> pending;

        private Restored(int classes, List<String> pending) {
            this.classes = classes;
            this.pending = pending;
        }
    }
}
