package io.github.rocketmqhotfix.report;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What one patch did in this JVM: its outcome, also as system property {@code rocketmq.hotfix.outcome.ID}, and how often it
 * intervened. Thread-safe; nothing here throws into a host's thread. {@link #decided} is called inside class loading: it takes no
 * lock of the host's and leaves the property to {@link ReportThread}.
 */
public final class PatchReport {

    static final String OUTCOME_PROPERTY = "rocketmq.hotfix.outcome.";

    private static final int FAILURES_WRITTEN = 10;

    private final String id;
    private final boolean published;
    private final Map<Target, Decision> decisions = new LinkedHashMap<>();
    private final Set<String> tooLate = new LinkedHashSet<>();
    private final AtomicLong interventions = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicReference<Intervention> last = new AtomicReference<>();
    private final LineLimit interventionLines = new LineLimit();
    /** Held while the property is set; never inside class loading. */
    private final Object publication = new Object();
    private Outcome outcome = Outcome.WAITING;
    private boolean withdrawn;

    PatchReport(String id) {
        this(id, true);
    }

    private PatchReport(String id, boolean published) {
        this.id = id;
        this.published = published;
    }

    /** One that counts and says nothing to anybody: for rehearsals. */
    public static PatchReport unpublished() {
        return new PatchReport("rehearsal", false);
    }

    /** Before any target is seen, or seen again after a detach: waiting, or aside as a whole. */
    public void start(Outcome first) {
        synchronized (this) {
            withdrawn = false;
            decisions.clear();
            tooLate.clear();
            outcome = first;
        }
        publish();
    }

    /** The patch is not applied to any target, as a target shows; called inside class loading. */
    public synchronized void failedAsWhole(Outcome failure) {
        decisions.clear();
        outcome = failure;
        publishFromClassLoading();
    }

    /** The patch was taken out of all its targets; the counters stay. What is decided after this and before a start is late. */
    public void withdrawn() {
        synchronized (this) {
            withdrawn = true;
            for (Map.Entry<Target, Decision> each : decisions.entrySet()) {
                each.setValue(new Decision(each.getValue().target(), Outcome.DISABLED));
            }
            tooLate.clear();
            outcome = Outcome.DISABLED;
        }
        publish();
    }

    /** After {@link #withdrawn}: the patch is still in the target. */
    public void notTakenBack(Target target, String detail) {
        decidedAfterDetach(target, Outcome.failed("detach"), detail);
    }

    /** After {@link #notTakenBack}: the patch is not in the target any more; {@code detail} says why. */
    public void takenBack(Target target, String detail) {
        decidedAfterDetach(target, Outcome.DISABLED, detail);
    }

    /** Does nothing where the patch was started again meanwhile. */
    private void decidedAfterDetach(Target target, Outcome decision, String detail) {
        synchronized (this) {
            if (!withdrawn) {
                return;
            }
            decisions.put(target, new Decision(target, decision));
            outcome = worst();
        }
        publish();
        say(target, decision, detail);
    }

    /** The targets that have the patch and whose loaders are still there. */
    public synchronized List<Target> applied() {
        List<Target> applied = new ArrayList<>();
        for (Decision each : decisions.values()) {
            if (each.outcome() == Outcome.APPLIED && !each.target().isGone()) {
                applied.add(each.target());
            }
        }
        return applied;
    }

    /** Whether this very target was decided since the start. */
    public synchronized boolean knows(Target target) {
        return decisions.containsKey(target);
    }

    /** What an agent that was attached cannot change any more; one sentence for the operator. */
    public void cameTooLate(String what) {
        synchronized (this) {
            tooLate.add(what);
        }
        warn(what);
    }

    /**
     * One target was decided. Says so in one line, once per class and loader however often it is retransformed;
     * {@code detail} adds to the line and may be empty.
     */
    public void decided(Target target, Outcome decision, String detail) {
        if (changes(target, decision)) {
            say(target, decision, detail);
        }
    }

    private void say(Target target, Outcome decision, String detail) {
        if (!published) {
            return;
        }
        String more = detail.isEmpty() ? "" : ": " + detail;
        if (decision.needsAttention()) {
            Log.logger().warn("{} {} for {}{}", decision, id, target, more);
        } else if (decision == Outcome.APPLIED) {
            Log.logger().info("applied {} to {}{}", id, target, more);
        } else {
            Log.logger().info("{} {} for {}{}", decision, id, target, more);
        }
    }

    /** Never log or load a class under this lock: the caller may hold a class-loading lock. */
    private synchronized boolean changes(Target target, Outcome decision) {
        if (withdrawn) {
            return false;
        }
        Decision before = decisions.put(target, new Decision(target, decision));
        dropWhatIsGone();
        outcome = worst();
        publishFromClassLoading();
        return before == null || !before.outcome().toString().equals(decision.toString());
    }

    /**
     * Forgets the targets whose loaders were collected, else a host that redeploys would keep one of each. The outcome is that
     * of the targets that are left; where none is left, the last one stays: the patch did what it did.
     */
    private void forgetWhatIsGone() {
        synchronized (this) {
            if (!dropWhatIsGone() || decisions.isEmpty()) {
                return;
            }
            outcome = worst();
        }
        publish();
    }

    private boolean dropWhatIsGone() {
        boolean dropped = false;
        for (Iterator<Target> each = decisions.keySet().iterator(); each.hasNext();) {
            if (each.next().isGone()) {
                each.remove();
                dropped = true;
            }
        }
        return dropped;
    }

    private Outcome worst() {
        Outcome worst = Outcome.WAITING;
        for (Decision each : decisions.values()) {
            worst = worst.worse(each.outcome());
        }
        return worst;
    }

    /** The patch changed what the host would have done; {@code detail} is one line for the operator. */
    public void intervened(String detail) {
        long number = interventions.incrementAndGet();
        remember(new Intervention(number, System.currentTimeMillis(), detail));
        if (mayWrite()) {
            Log.logger().info("{} #{}: {}", id, number, detail);
        }
    }

    /** The patch sent a request once more, to another server or over another connection. */
    public void repeated() {
        repeated.incrementAndGet();
    }

    /** The newest, also where threads overtake each other. */
    private void remember(Intervention intervention) {
        Intervention before = last.get();
        while ((before == null || before.number() < intervention.number()) && !last.compareAndSet(before, intervention)) {
            before = last.get();
        }
    }

    /** Something that the operator has to do. */
    public void warn(String advice) {
        if (published) {
            Log.logger().warn("{}: {}", id, advice);
        }
    }

    /** The patch itself went wrong while the host ran; the host did what it does without it. */
    public void failed(Throwable cause) {
        long number = failures.incrementAndGet();
        if (published && number <= FAILURES_WRITTEN) {
            Log.logger().warn("{}: the patch itself failed ({}), the host went on without it: {}", id, number,
                    text(cause));
        }
    }

    /** The host's exceptions can fail at describing themselves. */
    private static String text(Throwable cause) {
        try {
            return cause.toString();
        } catch (Throwable e) {
            return cause.getClass().getName();
        }
    }

    String id() {
        return id;
    }

    /** Of the targets whose loaders are still there, if there are any. */
    public Outcome outcome() {
        forgetWhatIsGone();
        synchronized (this) {
            return outcome;
        }
    }

    /** One per target whose loader is still there, in the order in which they were first seen. */
    List<Decision> decisions() {
        forgetWhatIsGone();
        synchronized (this) {
            return new ArrayList<>(decisions.values());
        }
    }

    /** Null: there was none. */
    Intervention lastIntervention() {
        return last.get();
    }

    /** All that was passed to {@link #cameTooLate} since the start. */
    synchronized List<String> tooLate() {
        return new ArrayList<>(tooLate);
    }

    public long interventions() {
        return interventions.get();
    }

    public long repeatedRequests() {
        return repeated.get();
    }

    public long failures() {
        return failures.get();
    }

    /** The running number tells how many were left out. */
    private boolean mayWrite() {
        return published && interventionLines.mayWrite();
    }

    private void publishFromClassLoading() {
        if (published && !ReportThread.targetDecided()) {
            Reports.replaceProperty(OUTCOME_PROPERTY + id, null, outcome.toString());
        }
    }

    /**
     * Sets the property on the calling thread, which must not load a class at the moment: this takes the lock of the host's
     * Properties object. The latest outcome is the last one to be set.
     */
    void publish() {
        if (!published) {
            return;
        }
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
}
