package io.github.rocketmqhotfix.patch.sendback;

/** What one client learned about one broker without a master. Times are {@code System.nanoTime}. Thread-safe. */
final class BrokerState {

    private static final long REFRESH_INTERVAL_NANOS = 1_000_000_000L;
    /** After a refresh that took long: ten times as long, so that NameServers that hang cost a tenth of the time. */
    private static final int REFRESH_SHARE = 10;
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

    /** At most once a second and by one thread at a time; who may, has to call {@link #refreshed}. */
    synchronized boolean mayRefresh(long nowNanos) {
        if (refreshing || nowNanos - nextRefreshNanos < 0) {
            return false;
        }
        refreshing = true;
        return true;
    }

    synchronized void refreshed(long beginNanos, long endNanos) {
        refreshing = false;
        nextRefreshNanos = endNanos + Math.max(REFRESH_INTERVAL_NANOS, REFRESH_SHARE * (endNanos - beginNanos));
    }

    /**
     * Until the slave has accepted one, it is asked by one thread at a time: a slave that hangs must not block all
     * of them for 5 s. Who may, has to call {@link #slaveAnswered}.
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

    /** After a refusal or a failure the slave is left alone for 30 s. */
    synchronized void slaveAnswered(boolean accepted, long nowNanos) {
        slaveAccepts = accepted;
        slaveIsAsked = false;
        if (!accepted) {
            nextSlaveNanos = nowNanos + SLAVE_PAUSE_NANOS;
        }
    }
}
