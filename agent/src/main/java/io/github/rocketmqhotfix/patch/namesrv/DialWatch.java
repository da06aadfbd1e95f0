package io.github.rocketmqhotfix.patch.namesrv;

import io.github.rocketmqhotfix.report.DetachedThread;
import io.github.rocketmqhotfix.report.PatchReport;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Ends a dial that takes longer than the time limit of its attempt. A release waits 3 s for a connection,
 * uninterruptibly and on the caller's thread. To end the dial, the watch closes the channel, which is not connected
 * yet, and fails the future of the dial. It takes no lock of the client. All watches share one daemon thread, which
 * starts with the first dial and ends 10 s after the last one.
 */
final class DialWatch implements Runnable {

    private static final int CHECK_MILLIS = 20;

    private final PatchReport report;
    private final NameServer server;
    private final RemotingClient client;
    private final long limitMillis;
    private boolean dialSeen;
    private volatile boolean attemptEnded;
    private volatile Future<?> nextCheck;

    private DialWatch(PatchReport report, NameServer server, RemotingClient client, long limitMillis) {
        this.report = report;
        this.server = server;
        this.client = client;
        this.limitMillis = limitMillis;
    }

    /**
     * Ends the dial of this NameServer {@code limitMillis} after the dial has begun, unless the attempt ends before.
     * The dial may begin late: the first call of a JVM loads the classes of netty first.
     */
    static DialWatch start(PatchReport report, NameServer server, RemotingClient client, long limitMillis) {
        DialWatch watch = new DialWatch(report, server, client, limitMillis);
        watch.scheduleCheck(CHECK_MILLIS);
        return watch;
    }

    void end() {
        attemptEnded = true;
        nextCheck.cancel(false);
    }

    private void scheduleCheck(long delayMillis) {
        nextCheck = Timer.THREAD.schedule(this, delayMillis, TimeUnit.MILLISECONDS);
        // if the attempt has ended since run() began, end() may have cancelled the previous check instead of this one
        if (attemptEnded) {
            nextCheck.cancel(false);
        }
    }

    @Override
    public void run() {
        try {
            if (attemptEnded) {
                return;
            }
            if (dialSeen) {
                server.dialCutShort(System.nanoTime());
                client.endDial(server.address);
            } else {
                dialSeen = client.channel(server.address) != null;
                scheduleCheck(dialSeen ? limitMillis : CHECK_MILLIS);
            }
        } catch (Throwable e) {
            report.failed(e);
        }
    }

    /** The thread of all watches; created with the first dial that is watched. */
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
