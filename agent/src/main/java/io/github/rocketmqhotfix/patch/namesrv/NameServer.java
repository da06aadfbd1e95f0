package io.github.rocketmqhotfix.patch.namesrv;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/** What one client knows about one NameServer of its list. Thread-safe; refers to nothing of the host's. */
final class NameServer {

    /** In nanoseconds: how long a NameServer that failed is passed over, unless it answers before. */
    static final long MARK_NANOS = 30_000_000_000L;

    private final String address;
    /** The attempt that dials this NameServer at the moment, or null. */
    private final AtomicReference<Object> dialler = new AtomicReference<>();
    /** Held while one call asks it whether it knows any broker. */
    final ReentrantLock question = new ReentrantLock();
    private final AtomicReference<Mark> mark = new AtomicReference<>();
    private volatile long averageNanos;
    private volatile long lastAnswerNanos;
    private volatile boolean answered;
    private volatile boolean unproven;
    private volatile boolean knowsNoBroker;
    private volatile int failedDials;
    private volatile long dialEndedNanos;
    private volatile boolean dialHasEnded;

    NameServer(String address) {
        this.address = address;
    }

    String address() {
        return address;
    }

    /**
     * An answer came.
     *
     * @param tookNanos how long it took; 0 or less: that is not known
     * @return the mark that the answer ends, or null
     */
    Mark answered(long nowNanos, long tookNanos) {
        if (tookNanos > 0) {
            long average = averageNanos;
            // faster down than up: the first answer of a client can be slow for reasons of its own
            averageNanos = average == 0 ? tookNanos : average + (tookNanos - average) / (tookNanos < average ? 2 : 4);
        }
        lastAnswerNanos = nowNanos;
        answered = true;
        return mark.get() == null ? null : mark.getAndSet(null);
    }

    /** A moving average of the time that its answers took; 0: no answer was measured. */
    long averageMillis() {
        return averageNanos / 1_000_000;
    }

    boolean hasAnswered() {
        return answered;
    }

    boolean hasAnsweredSince(long nanos) {
        return answered && lastAnswerNanos - nanos >= 0;
    }

    /** It failed. A mark that it has already stays, and with it the time at which that ends. */
    void fail(String reason, long nowNanos) {
        unproven = true;
        Mark before = mark.get();
        if (before == null || !before.holdsAt(nowNanos)) {
            mark.compareAndSet(before, new Mark(reason, nowNanos));
        }
    }

    /** It is asked although it is marked: others are to be asked before it is asked again. */
    void renewMark(long nowNanos) {
        Mark before = mark.get();
        if (before != null) {
            mark.compareAndSet(before, new Mark(before.reason(), nowNanos));
        }
    }

    /** The mark that holds at this time, or null. */
    Mark mark(long nowNanos) {
        Mark last = mark.get();
        return last != null && last.holdsAt(nowNanos) ? last : null;
    }

    /** Whether its mark is older than the other's. */
    boolean isMarkedBefore(NameServer other) {
        Mark mine = mark.get();
        Mark others = other.mark.get();
        return mine != null && others != null && mine.nanos - others.nanos < 0;
    }

    /** Whether it may have just started, so that its refusal is to be examined. */
    boolean isUnproven() {
        return unproven;
    }

    void suspect() {
        unproven = true;
    }

    void prove() {
        unproven = false;
        knowsNoBroker = false;
    }

    /** Whether it said so since it was last proven or dialled. */
    boolean knowsNoBroker() {
        return knowsNoBroker;
    }

    void setKnowsNoBroker(boolean knowsNoBroker) {
        this.knowsNoBroker = knowsNoBroker;
    }

    /** Only one attempt dials at a time: up to 4.5.2 a second dial closes the connection of the first one. */
    boolean beginDial(Object attempt) {
        return dialler.get() == null && dialler.compareAndSet(null, attempt);
    }

    void endDial(Object attempt, boolean failed) {
        if (dialler.get() == attempt) {
            if (failed) {
                failedDials++;
            }
            dialler.set(null);
        }
    }

    /** The agent ends a dial that takes too long; all calls that wait for it fail. */
    void dialEnded(long nowNanos) {
        dialEndedNanos = nowNanos;
        dialHasEnded = true;
    }

    boolean hasDialEndedSince(long nanos) {
        return dialHasEnded && dialEndedNanos - nanos >= 0;
    }

    /** Grows with each dial that failed. */
    int failedDials() {
        return failedDials;
    }

    /** Says that a NameServer failed, why, and when. */
    static final class Mark {

        private final String reason;
        private final long nanos;

        Mark(String reason, long nanos) {
            this.reason = reason;
            this.nanos = nanos;
        }

        /** The end of a sentence that begins with what was done. */
        String reason() {
            return reason;
        }

        boolean holdsAt(long nowNanos) {
            return nowNanos - nanos < MARK_NANOS;
        }
    }
}
