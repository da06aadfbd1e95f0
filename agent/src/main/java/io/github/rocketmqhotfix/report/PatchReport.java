package io.github.rocketmqhotfix.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What one patch did in this JVM: its outcome, also as system property {@code rocketmq.hotfix.outcome.ID}, and how
 * often it intervened. Thread-safe; nothing here throws into a host's thread.
 */
public final class PatchReport {

    static final String OUTCOME_PROPERTY = "rocketmq.hotfix.outcome.";

    private static final int LINES_AT_FIRST = 10;
    private static final long LINE_INTERVAL_NANOS = 10_000_000_000L;

    private final String id;
    private final boolean published;
    private final Map<String, Decision> decisions = new LinkedHashMap<>();
    private final Set<String> tooLate = new LinkedHashSet<>();
    private final AtomicLong interventions = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong droppedNotifications = new AtomicLong();
    private final AtomicReference<Intervention> last = new AtomicReference<>();
    private final AtomicLong lines = new AtomicLong();
    private final AtomicLong lastLineNanos = new AtomicLong(System.nanoTime());
    private Outcome outcome = Outcome.WAITING;

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
        decisions.clear();
        tooLate.clear();
        outcome = first;
        publish();
    }

    /** The patch was taken out of all its targets; the counters stay. */
    public synchronized void withdrawn() {
        for (Map.Entry<String, Decision> each : decisions.entrySet()) {
            each.setValue(new Decision(each.getValue().target(), Outcome.DISABLED));
        }
        tooLate.clear();
        outcome = Outcome.DISABLED;
        publish();
    }

    /** Whether this very target was decided since the start. */
    public synchronized boolean knows(Target target) {
        return decisions.containsKey(target.key());
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
        if (!changes(target, decision) || !published) {
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
        Decision before = decisions.put(target.key(), new Decision(target, decision));
        outcome = Outcome.WAITING;
        for (Decision each : decisions.values()) {
            outcome = outcome.worse(each.outcome());
        }
        publish();
        return before == null || !before.outcome().toString().equals(decision.toString());
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
        if (published && number <= LINES_AT_FIRST) {
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

    public synchronized Outcome outcome() {
        return outcome;
    }

    /** One per target, in the order in which they were first seen. */
    synchronized List<Decision> decisions() {
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

    /** The first ten lines, then at most one in 10 s: the running number tells how many were left out. */
    private boolean mayWrite() {
        if (!published) {
            return false;
        }
        long now = System.nanoTime();
        long last = lastLineNanos.get();
        boolean first = lines.incrementAndGet() <= LINES_AT_FIRST;
        if (!first && now - last <= LINE_INTERVAL_NANOS) {
            return false;
        }
        return lastLineNanos.compareAndSet(last, now) || first;
    }

    private void publish() {
        if (!published) {
            return;
        }
        System.setProperty(OUTCOME_PROPERTY + id, outcome.toString());
    }
}
