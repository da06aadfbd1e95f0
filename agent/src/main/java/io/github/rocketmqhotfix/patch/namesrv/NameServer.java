package io.github.rocketmqhotfix.patch.namesrv;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The state of one NameServer of a list, as one client has observed it. Thread-safe; refers to no object of the host.
 */
final class NameServer {

    /** How long, in nanoseconds, a NameServer that failed is skipped unless it answers earlier. */
    static final long MARK_NANOS = 30_000_000_000L;

    /** Held while one call asks this NameServer for its brokers. */
    final ReentrantLock brokerQuestion = new ReentrantLock();
    final String address;
    /** The attempt that dials this NameServer at the moment, or null. */
    private final AtomicReference<Object> dialler = new AtomicReference<>();
    private final AtomicReference<Mark> mark = new AtomicReference<>();
    private volatile long averageNanos;
    private volatile long lastAnswerNanos;
    private volatile boolean answered;
    private volatile boolean mayHaveJustStarted;
    private volatile boolean knowsNoBroker;
    private volatile int failedDials;
    /** When the agent last ended a dial of this NameServer; null if it never did. */
    private volatile Long dialCutShortNanos;
    /** When a call last ended without an answer; null if none did. */
    private volatile Long silentNanos;
    /** When the mark was last renewed; null if it never was. */
    private volatile Long renewedNanos;

    NameServer(String address) {
        this.address = address;
    }

    /**
     * Records an answer; {@code tookNanos} is 0 or less if unknown. Returns the mark that the answer removes, or null.
     */
    Mark answered(long nowNanos, long tookNanos) {
        if (tookNanos > 0) {
            long average = averageNanos;
            // gives a quicker answer more weight than a slower one: the first answer of a client is often slow because
            // of the client
            averageNanos = average == 0 ? tookNanos : average + (tookNanos - average) / (tookNanos < average ? 2 : 4);
        }
        lastAnswerNanos = nowNanos;
        answered = true;
        return mark.get() == null ? null : mark.getAndSet(null);
    }

    /** The moving average of the time that answers took; 0 if none was measured. */
    long averageMillis() {
        return averageNanos / 1_000_000;
    }

    boolean hasAnswered() {
        return answered;
    }

    boolean hasAnsweredSince(long nanos) {
        return answered && lastAnswerNanos - nanos >= 0;
    }

    /** Records a failure, which sets a mark. A mark that still holds is not extended. */
    void fail(String reason, long nowNanos) {
        mayHaveJustStarted = true;
        Mark before = mark.get();
        if (before == null || !before.holdsAt(nowNanos)) {
            mark.compareAndSet(before, new Mark(reason, nowNanos));
        }
    }

    /**
     * Makes an existing mark the newest one. Called when all NameServers are marked and a call asks this one, so that
     * the next call prefers the others.
     */
    void renewMark(long nowNanos) {
        renewedNanos = nowNanos;
        Mark before = mark.get();
        if (before != null) {
            mark.compareAndSet(before, new Mark(before.reason, nowNanos));
        }
    }

    /**
     * Whether a call has begun, later than the time {@code nanos}, to ask this NameServer with no time limit except the
     * call's own timeout. Only such a call renews the mark.
     */
    boolean hasCallWithAllTimeSince(long nanos) {
        Long renewed = renewedNanos;
        return renewed != null && renewed - nanos > 0;
    }

    /** The mark that holds at this time, or null. */
    Mark mark(long nowNanos) {
        Mark last = mark.get();
        return last != null && last.holdsAt(nowNanos) ? last : null;
    }

    /** Whether both have a mark and this one's is older. */
    boolean isMarkedBefore(NameServer other) {
        Mark own = mark.get();
        Mark others = other.mark.get();
        return own != null && others != null && own.nanos - others.nanos < 0;
    }

    /**
     * Whether this NameServer may have just started and not know the brokers yet. If so, the agent has to check a
     * refusal, which is the answer TOPIC_NOT_EXIST.
     */
    boolean mayHaveJustStarted() {
        return mayHaveJustStarted;
    }

    /**
     * Makes the agent check the next refusal of this NameServer, because its connection is new, or because the client
     * changes to it from another NameServer.
     */
    void suspectRestart() {
        mayHaveJustStarted = true;
    }

    /** Records that this NameServer knows brokers, so it has not just started. */
    void confirmBrokers() {
        mayHaveJustStarted = false;
        knowsNoBroker = false;
    }

    /** Whether this NameServer reported that it knows no broker. A new dial or {@link #confirmBrokers} resets this. */
    boolean knowsNoBroker() {
        return knowsNoBroker;
    }

    void setKnowsNoBroker(boolean knowsNoBroker) {
        this.knowsNoBroker = knowsNoBroker;
    }

    /**
     * Returns whether this attempt may dial. One attempt dials at a time: up to 4.5.2 a second dial closes the first
     * connection.
     */
    boolean beginDial(Object attempt) {
        return dialler.get() == null && dialler.compareAndSet(null, attempt);
    }

    /** Ends the dial of this attempt; does nothing if another attempt dials, or none. */
    void endDial(Object attempt, boolean failed) {
        if (dialler.get() == attempt) {
            if (failed) {
                failedDials++;
            }
            dialler.set(null);
        }
    }

    /** Records that the agent ends a dial that takes too long. All calls that wait for that dial fail. */
    void dialCutShort(long nowNanos) {
        dialCutShortNanos = nowNanos;
    }

    boolean isDialCutShortSince(long nanos) {
        Long cutShort = dialCutShortNanos;
        return cutShort != null && cutShort - nanos >= 0;
    }

    /** Records that a call got no answer. From 4.9.1 on the release closes the connection then. */
    void silent(long nowNanos) {
        silentNanos = nowNanos;
    }

    /** When a call last ended without an answer; null if none did. */
    Long silentNanos() {
        return silentNanos;
    }

    int failedDials() {
        return failedDials;
    }

    /** The record that a NameServer failed, why, and when. Immutable. */
    static final class Mark {

        /** The end of a log line, such as {@code after 500 ms without an answer}. */
        final String reason;
        private final long nanos;

        Mark(String reason, long nanos) {
            this.reason = reason;
            this.nanos = nanos;
        }

        boolean holdsAt(long nowNanos) {
            return nowNanos - nanos < MARK_NANOS;
        }
    }
}
