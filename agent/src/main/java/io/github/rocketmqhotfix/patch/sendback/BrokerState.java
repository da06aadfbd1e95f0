package io.github.rocketmqhotfix.patch.sendback;

/**
 * The state of one broker without a master, as one client has observed it. Times are {@code System.nanoTime}.
 * Thread-safe.
 */
final class BrokerState {

    private static final long REFRESH_INTERVAL_NANOS = 1_000_000_000L;
    /**
     * The pause after a refresh is this many times the refresh's duration. So even while NameServers hang, less than a
     * tenth of the total time is spent on refreshes.
     */
    private static final int PAUSE_FACTOR = 10;
    private static final long SLAVE_PAUSE_NANOS = 30_000_000_000L;

    private boolean refreshing;
    private long nextRefreshNanos;
    private boolean slaveAccepts;
    private boolean slaveIsAsked;
    private long nextSlaveNanos;

    BrokerState(long nowNanos) {
        nextRefreshNanos = nowNanos;
        nextSlaveNanos = nowNanos;
    }

    /** Returns true at most once a second and to one thread at a time. That thread must call {@link #refreshed}. */
    synchronized boolean mayRefresh(long nowNanos) {
        if (refreshing || nowNanos - nextRefreshNanos < 0) {
            return false;
        }
        refreshing = true;
        return true;
    }

    /** Must be called after each refresh, including a failed one. */
    synchronized void refreshed(long beginNanos, long endNanos) {
        refreshing = false;
        nextRefreshNanos = endNanos + Math.max(REFRESH_INTERVAL_NANOS, PAUSE_FACTOR * (endNanos - beginNanos));
    }

    /**
     * Whether the calling thread may send to the slave. Until the slave has accepted a send-back, only one thread at a
     * time may send to it, because a slave that hangs must not block all threads for 5 s. A thread that gets true must
     * call {@link #slaveAnswered}.
     */
    synchronized boolean mayTrySlave(long nowNanos) {
        if (slaveAccepts) {
            return true;
        }
        if (slaveIsAsked || nowNanos - nextSlaveNanos < 0) {
            return false;
        }
        slaveIsAsked = true;
        return true;
    }

    /** Records the end of a send-back to the slave. For 30 s after a refusal or failure, the slave is not asked. */
    synchronized void slaveAnswered(boolean accepted, long nowNanos) {
        slaveAccepts = accepted;
        slaveIsAsked = false;
        if (!accepted) {
            nextSlaveNanos = nowNanos + SLAVE_PAUSE_NANOS;
        }
    }
}
