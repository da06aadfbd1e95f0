package io.github.rocketmqhotfix.report;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts and reports what one patch does in this JVM: its outcome, also as system property
 * {@code rocketmq.hotfix.outcome.ID}, and its interventions. Thread-safe. Never throws an exception into a thread of
 * the host. {@link #decided} is called inside class loading, so it takes no lock of the host and leaves the property to
 * {@link ReportThread}, or uses {@code Reports.replaceProperty} if that thread does not run yet.
 */
public final class PatchReport {

    static final String OUTCOME_PROPERTY = "rocketmq.hotfix.outcome.";

    private static final int FIRST_LINES = 10;
    private static final long LINE_INTERVAL_NANOS = 10_000_000_000L;

    final String id;
    /** In the order in which the targets were first seen. */
    private final Map<Target, Outcome> decisions = new LinkedHashMap<>();
    private final Set<String> tooLate = new LinkedHashSet<>();
    private final AtomicLong repeated = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong lastLineNanos = new AtomicLong(System.nanoTime());
    /** Held while the property is set; never inside class loading. */
    private final Object publication = new Object();
    private Outcome outcome = Outcome.WAITING;
    private boolean withdrawn;
    private volatile Intervention last;

    PatchReport(String id) {
        this.id = id;
    }

    /** Forgets all decisions and sets the outcome that holds until a target is seen. Called by every install. */
    public void start(Outcome first) {
        synchronized (this) {
            withdrawn = false;
            decisions.clear();
            tooLate.clear();
            outcome = first;
        }
        publish();
    }

    /** Records a failure because of which the patch is woven into no target. Called inside class loading. */
    public synchronized void failedForAllTargets(Outcome failure) {
        decisions.clear();
        outcome = failure;
        publishFromClassLoading();
    }

    /**
     * Records that the patch was removed from all targets. The counters stay. Calls of {@link #decided} are ignored
     * until the next {@link #start}.
     */
    public void withdrawn() {
        synchronized (this) {
            withdrawn = true;
            for (Map.Entry<Target, Outcome> each : decisions.entrySet()) {
                each.setValue(Outcome.DISABLED);
            }
            tooLate.clear();
            outcome = Outcome.DISABLED;
        }
        publish();
    }

    /**
     * Records, after {@link #withdrawn}, whether a target still has the patch. Does nothing if the patch was started
     * again meanwhile.
     */
    public void decidedAfterDetach(Target target, Outcome decision, String detail) {
        synchronized (this) {
            if (!withdrawn) {
                return;
            }
            decisions.put(target, decision);
            outcome = worst();
        }
        publish();
        log(target, decision, detail);
    }

    /** The targets that have the patch and whose loaders still exist. */
    public synchronized List<Target> applied() {
        List<Target> applied = new ArrayList<>();
        for (Map.Entry<Target, Outcome> each : decisions.entrySet()) {
            if (each.getValue() == Outcome.APPLIED && !each.getKey().isGone()) {
                applied.add(each.getKey());
            }
        }
        return applied;
    }

    /** Whether this target was decided since the start. */
    public synchronized boolean isDecided(Target target) {
        return decisions.containsKey(target);
    }

    /** Records something that an attached agent can no longer change; {@code what} is one sentence for the operator. */
    public void cameTooLate(String what) {
        synchronized (this) {
            tooLate.add(what);
        }
        warn(what);
    }

    /**
     * Records the decision about one target. Writes a line if the target is new or the decision differs from the last
     * one, so a retransformation alone writes none. {@code detail} is added to the line and may be empty.
     */
    public void decided(Target target, Outcome decision, String detail) {
        if (changes(target, decision)) {
            log(target, decision, detail);
        }
    }

    private void log(Target target, Outcome decision, String detail) {
        String line = decision + " " + id + (decision == Outcome.APPLIED ? " to " : " for ") + target
                + (detail.isEmpty() ? "" : ": " + detail);
        if (decision.needsAttention()) {
            Log.logger().warn("{}", line);
        } else {
            Log.logger().info("{}", line);
        }
    }

    /** Never log or load a class under this lock: the caller may hold a class-loading lock. */
    private synchronized boolean changes(Target target, Outcome decision) {
        if (withdrawn) {
            return false;
        }
        Outcome before = decisions.put(target, decision);
        removeGoneTargets();
        outcome = worst();
        publishFromClassLoading();
        return before == null || !before.toString().equals(decision.toString());
    }

    /**
     * Forgets the targets whose loaders were collected, because a host that redeploys would add a target with each
     * deployment. The outcome is then that of the remaining targets. If none remains, the outcome stays as it was.
     */
    private void forgetGoneTargets() {
        synchronized (this) {
            if (!removeGoneTargets() || decisions.isEmpty()) {
                return;
            }
            outcome = worst();
        }
        publish();
    }

    private boolean removeGoneTargets() {
        boolean removed = false;
        for (Iterator<Target> each = decisions.keySet().iterator(); each.hasNext();) {
            if (each.next().isGone()) {
                each.remove();
                removed = true;
            }
        }
        return removed;
    }

    private Outcome worst() {
        Outcome worst = Outcome.WAITING;
        for (Outcome each : decisions.values()) {
            worst = worst.worse(each);
        }
        return worst;
    }

    /** Counts one change of the behaviour of the host; {@code detail} is one line for the operator. */
    public void intervened(String detail) {
        long number;
        synchronized (this) {
            number = interventions() + 1;
            last = new Intervention(number, System.currentTimeMillis(), detail);
        }
        if (mayWrite(number)) {
            Log.logger().info("{} #{}: {}", id, number, detail);
        }
    }

    /**
     * Returns true for the first ten lines, and then at most once in 10 s. The number in a line shows how many were
     * left out.
     */
    private boolean mayWrite(long number) {
        long now = System.nanoTime();
        long before = lastLineNanos.get();
        if (number > FIRST_LINES && now - before <= LINE_INTERVAL_NANOS) {
            return false;
        }
        return lastLineNanos.compareAndSet(before, now) || number <= FIRST_LINES;
    }

    /** Counts a request that the patch sent once more, to another server or over another connection. */
    public void repeated() {
        repeated.incrementAndGet();
    }

    public void warn(String advice) {
        Log.logger().warn("{}: {}", id, advice);
    }

    /** Counts a failure of the patch itself, after which the host behaved as it does without the patch. */
    public void failed(Throwable cause) {
        long number = failures.incrementAndGet();
        if (number <= FIRST_LINES) {
            Log.logger().warn("{}: the patch itself failed ({}), the host went on without it: {}", id, number,
                    text(cause));
        }
    }

    /** The toString method of the host's exception can itself throw an exception. */
    private static String text(Throwable cause) {
        try {
            return cause.toString();
        } catch (Throwable e) {
            return cause.getClass().getName();
        }
    }

    /** The worst outcome of the targets whose loaders still exist. */
    public Outcome outcome() {
        forgetGoneTargets();
        return latest();
    }

    /** The outcomes of the targets whose loaders still exist, in the order in which the targets were first seen. */
    Map<Target, Outcome> decisions() {
        forgetGoneTargets();
        synchronized (this) {
            return new LinkedHashMap<>(decisions);
        }
    }

    Intervention lastIntervention() {
        return last;
    }

    /** Everything that was passed to {@link #cameTooLate} since the start. */
    synchronized List<String> tooLate() {
        return new ArrayList<>(tooLate);
    }

    public long interventions() {
        Intervention latest = last;
        return latest == null ? 0 : latest.number;
    }

    public long repeatedRequests() {
        return repeated.get();
    }

    public long failures() {
        return failures.get();
    }

    private void publishFromClassLoading() {
        if (!ReportThread.targetDecided()) {
            Reports.replaceProperty(OUTCOME_PROPERTY + id, null, outcome.toString());
        }
    }

    /**
     * Sets the property on the calling thread. Takes the lock of the host's Properties object, so the thread must not
     * be loading a class. The property has the latest outcome in the end, even if several threads publish.
     */
    void publish() {
        synchronized (publication) {
            Outcome set = null;
            for (Outcome latest = latest(); latest != set; latest = latest()) {
                System.setProperty(OUTCOME_PROPERTY + id, latest.toString());
                set = latest;
            }
        }
    }

    private synchronized Outcome latest() {
        return outcome;
    }

    /** One change that the patch made to the behaviour of the host. */
    static final class Intervention {

        /** Counts the interventions of one patch from 1. */
        final long number;
        /** Milliseconds since 1970-01-01 UTC. */
        final long timeMillis;
        /** One line for the operator, with the addresses. */
        final String detail;

        private Intervention(long number, long timeMillis, String detail) {
            this.number = number;
            this.timeMillis = timeMillis;
            this.detail = detail;
        }
    }
}
