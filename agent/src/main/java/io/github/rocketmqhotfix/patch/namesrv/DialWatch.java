package io.github.rocketmqhotfix.patch.namesrv;

import io.github.rocketmqhotfix.report.DetachedThread;
import io.github.rocketmqhotfix.report.PatchReport;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Ends a dial that takes longer than its attempt may: a release waits 3 s for a connection, uninterruptibly and on the caller's
 * thread. Ending it closes a channel that is not connected, and nothing else; no lock of the client is taken. All dials share one
 * daemon thread, which starts with the first of them and ends 10 s after the last.
 */
final class DialWatch implements Runnable {

    private static final int LOOK_MILLIS = 20;

    private final PatchReport report;
    private final NameServer server;
    private final ConcurrentMap<?, ?> channels;
    private final long millis;
    private boolean begun;
    private volatile boolean over;
    private volatile Future<?> next;

    private DialWatch(PatchReport report, NameServer server, ConcurrentMap<?, ?> channels, long millis) {
        this.report = report;
        this.server = server;
        this.channels = channels;
        this.millis = millis;
    }

    /**
     * Ends the dial of this NameServer {@code millis} after it has begun, unless the watch is over before. In the first call of a
     * JVM the classes of netty are loaded before that.
     */
    static DialWatch start(PatchReport report, NameServer server, ConcurrentMap<?, ?> channels, long millis) {
        DialWatch watch = new DialWatch(report, server, channels, millis);
        watch.schedule(LOOK_MILLIS);
        return watch;
    }

    /** The attempt has ended. */
    void end() {
        over = true;
        next.cancel(false);
    }

    private void schedule(long delayMillis) {
        next = Timer.THREAD.schedule(this, delayMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        try {
            if (over) {
                return;
            }
            if (begun) {
                server.dialEnded(System.nanoTime());
                HostObject.endDial(channels, server.address());
            } else {
                begun = HostObject.channel(channels, server.address()) != null;
                schedule(begun ? millis : LOOK_MILLIS);
            }
        } catch (Throwable e) {
            report.failed(e);
        }
    }

    /** Made with the first dial that is watched. */
    private static final class Timer implements ThreadFactory {

        static final ScheduledThreadPoolExecutor THREAD = new ScheduledThreadPoolExecutor(1, new Timer());

        static {
            THREAD.setRemoveOnCancelPolicy(true);
            THREAD.setKeepAliveTime(10, TimeUnit.SECONDS);
            THREAD.allowCoreThreadTimeOut(true);
        }

        @Override
        public Thread newThread(Runnable work) {
            try {
                return DetachedThread.of("rocketmq-hotfix-dials", work);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
