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
    /** Whether this task has been passed to netty's event loop, which runs it once. */
    private volatile boolean dialQueued;
    private volatile boolean dialBegun;
    private volatile boolean attemptEnded;
    private volatile Future<?> nextCheck;

    private DialWatch(PatchReport report, NameServer server, RemotingClient client, long limitMillis) {
        this.report = report;
        this.server = server;
        this.client = client;
        this.limitMillis = limitMillis;
    }

    /**
     * Ends the dial of this NameServer {@code limitMillis} after netty's event loop has begun it, unless the attempt
     * ends before. The event loop may begin late: the first call of a JVM loads the classes of netty first, and on a
     * busy machine the event loop may wait for a processor longer than the limit. Neither is a fault of the NameServer.
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
            if (dialBegun) {
                server.dialCutShort(System.nanoTime());
                client.endDial(server.address);
            } else if (dialQueued) {
                dialBegun = true;
                scheduleCheck(limitMillis);
            } else {
                waitForDial();
            }
        } catch (Throwable e) {
            report.failed(e);
        }
    }

    private void waitForDial() throws Exception {
        Object channel = client.channel(server.address);
        if (channel == null) {
            scheduleCheck(CHECK_MILLIS);
            return;
        }
        dialQueued = true;
        // the channel is in the client's table, so netty has queued the dial: the event loop runs this task after it
        RemotingClient.runInEventLoop(channel, this);
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
