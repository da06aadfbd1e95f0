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
 * What one patch did in this JVM: its outcome, also as system property {@code rocketmq.hotfix.outcome.ID} as it was at
 * the last decision or reading, and how often it intervened. Thread-safe; nothing here throws into a host's thread.
 */
public final class PatchReport {

    static final String OUTCOME_PROPERTY = "rocketmq.hotfix.outcome.";

    private static final int FAILURES_WRITTEN = 10;

    private final String id;
    private final boolean published;
    private final Map<Target, Decision> decisions = new LinkedHashMap<>();
    private final Set<String> tooLate = new LinkedHashSet<>();
    private final AtomicLong interventions = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong droppedNotifications = new AtomicLong();
    private final AtomicReference<Intervention> last = new AtomicReference<>();
    private final LineLimit interventionLines = new LineLimit();
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
    public synchronized void start(Outcome first) {
        withdrawn = false;
        decisions.clear();
        tooLate.clear();
        outcome = first;
        publish();
    }

    /** The patch was taken out of all its targets; the counters stay. What is decided after this and before a start is late. */
    public synchronized void withdrawn() {
        withdrawn = true;
        for (Map.Entry<Target, Decision> each : decisions.entrySet()) {
            each.setValue(new Decision(each.getValue().target(), Outcome.DISABLED));
        }
        tooLate.clear();
        outcome = Outcome.DISABLED;
        publish();
    }

    /** After {@link #withdrawn}: the JVM did not take the target's released instructions. */
    public void notTakenBack(Target target, String detail) {
        synchronized (this) {
            put(target, Outcome.failed("detach"));
        }
        say(target, Outcome.failed("detach"), detail);
    }

    /** Whether the patch is in this very target. */
    public synchronized boolean isApplied(Target target) {
        Decision decision = decisions.get(target);
        return decision != null && decision.outcome() == Outcome.APPLIED;
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

    /** Nothing is logged or loaded under this lock: class loading holds the host's. */
    private synchronized boolean changes(Target target, Outcome decision) {
        if (withdrawn) {
            return false;
        }
        Decision before = put(target, decision);
        return before == null || !before.outcome().toString().equals(decision.toString());
    }

    private Decision put(Target target, Outcome decision) {
        Decision before = decisions.put(target, new Decision(target, decision));
        dropWhatIsGone();
        outcome = worst();
        publish();
        return before;
    }

    /**
     * Forgets the targets whose loaders were collected, else a host that redeploys would keep one of each. The outcome is that
     * of the targets that are left; where none is left, the last one stays: the patch did what it did.
     */
    private void forgetWhatIsGone() {
        if (dropWhatIsGone() && !decisions.isEmpty()) {
            outcome = worst();
            publish();
        }
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
        Intervention intervention = new Intervention(number, System.currentTimeMillis(), detail);
        remember(intervention);
        Announcements announcements = published ? Announcements.shared() : new Announcements();
        if (!announcements.give(this, intervention)) {
            droppedNotifications.incrementAndGet();
        }
        if (mayWrite()) {
            Log.logger().info("{} #{}: {}", id, number, detail);
        }
    }

    /** The newest, also where threads overtake each other. */
    private void remember(Intervention intervention) {
        Intervention before = last.get();
        while ((before == null || before.number() < intervention.number()) && !last.compareAndSet(before, intervention)) {
            before = last.get();
        }
    }

    /** Worth a line, but no intervention. */
    public void noted(String detail) {
        if (mayWrite()) {
            Log.logger().info("{}: {}", id, detail);
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
    public synchronized Outcome outcome() {
        forgetWhatIsGone();
        return outcome;
    }

    /** One per target whose loader is still there, in the order in which they were first seen. */
    synchronized List<Decision> decisions() {
        forgetWhatIsGone();
        return new ArrayList<>(decisions.values());
    }

    /** Null: there was none. */
    Intervention lastIntervention() {
        return last.get();
    }

    long droppedNotifications() {
        return droppedNotifications.get();
    }

    /** All that was passed to {@link #cameTooLate} since the start. */
    synchronized List<String> tooLate() {
        return new ArrayList<>(tooLate);
    }

    public long interventions() {
        return interventions.get();
    }

    public long failures() {
        return failures.get();
    }

    /** The running number tells how many were left out. */
    private boolean mayWrite() {
        return published && interventionLines.mayWrite();
    }

    private void publish() {
        if (!published) {
            return;
        }
        System.setProperty(OUTCOME_PROPERTY + id, outcome.toString());
    }
}
