package io.github.rocketmqhotfix.patch.namesrv;

import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.FROZEN;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.Channel;
import io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.ChannelWrapper;
import io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.Request;
import io.github.rocketmqhotfix.report.FreshReport;
import io.github.rocketmqhotfix.report.PatchReport;
import java.net.ConnectException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.junit.jupiter.api.Test;

class DialWatchTest {

    private static final int REGISTER_BROKER = 103;
    private static final int ATTEMPT_MILLIS = 50;

    private final PatchReport report = FreshReport.create();
    private final FakeRemotingClient client = new FakeRemotingClient(values -> null, "a", "b");
    private final NameServers servers = new NameServers(report, ATTEMPT_MILLIS);

    @Test
    void aDialWithoutAConnectionIsEnded() throws Exception {
        beginDial(servers);
        Channel channel = pending("a");

        await().until(() -> !channel.isOpen());

        await().untilAsserted(() -> assertThat(channel.failedBy.get()).isInstanceOf(ConnectException.class));
        assertThat(report.failures()).isZero();
    }

    /** This happens in the first call of a busy JVM. */
    @Test
    void aDialThatBeginsAfterTheAttemptsTimeIsEndedToo() throws Exception {
        beginDial(servers);
        awaitTheWatch();
        Channel channel = pending("a");

        await().until(() -> !channel.isOpen());
    }

    /** On a busy machine the event loop may run later than the limit. The NameServer is not to blame for that. */
    @Test
    void theLimitRunsFromTheTimeAtWhichTheEventLoopBeginsTheDial() throws Exception {
        Queue<Runnable> eventLoop = new ConcurrentLinkedQueue<>();
        Channel channel = new Channel(false);
        channel.runTasksBy(eventLoop::add);
        beginDial(servers);
        client.channelTables.put("a", new ChannelWrapper(channel));
        await().until(() -> !eventLoop.isEmpty());
        awaitTheWatch();
        assertThat(channel.isOpen()).isTrue();

        eventLoop.remove().run();

        await().until(() -> !channel.isOpen());
        assertThat(eventLoop).isEmpty();
    }

    @Test
    void anEventLoopThatHasBeenShutDownIsNoFailureOfTheAgent() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        Channel channel = new Channel(false);
        channel.runTasksBy(task -> {
            refused.countDown();
            throw new RejectedExecutionException("event executor terminated");
        });
        beginDial(servers);
        client.channelTables.put("a", new ChannelWrapper(channel));
        await().until(() -> refused.getCount() == 0);
        awaitTheWatch();

        assertThat(report.failures()).isZero();
        assertThat(channel.isOpen()).isTrue();
    }

    /**
     * A request that changes something may use the whole timeout of the call. Only its dial is limited to the time of
     * an attempt.
     */
    @Test
    void anEstablishedConnectionIsNotEnded() {
        FakeRemotingClient client = new FakeRemotingClient(report, ATTEMPT_MILLIS, "a", "b").at("a", FROZEN);

        assertThat(client.call(new Request(REGISTER_BROKER), 300)).isInstanceOf(RemotingTimeoutException.class);
    }

    @Test
    void theWatchEndsWithTheAttempt() throws Exception {
        NameServerCall call = beginDial(servers);
        call.apply(new FakeRemotingClient.Answer(0, new FakeRemotingClient.Attempt("a", ROUTE, 0, 0), ""));
        Channel another = pending("a");

        awaitTheWatch();

        assertThat(another.isOpen()).isTrue();
    }

    @Test
    void theThreadOfAllWatchesIsADaemonAndInheritsNothing() throws Exception {
        beginDial(servers);

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(each -> each.getName().equals("rocketmq-hotfix-dials"))
                .singleElement().satisfies(thread -> {
                    assertThat(thread.isDaemon()).isTrue();
                    assertThat(thread.getContextClassLoader()).isNull();
                });
    }

    /**
     * Begins a dial of another client, with twice the attempt's time, and waits until the watch has ended that dial.
     */
    private void awaitTheWatch() throws Exception {
        FakeRemotingClient other = new FakeRemotingClient(values -> null, "a", "b");
        NameServerCall call = new NameServerCall(new NameServers(report, 2 * ATTEMPT_MILLIS), other.remotingClient(),
                new Request(ROUTE), 3_000);
        assertThat(call.begin()).isTrue();
        Channel channel = new Channel(false);
        other.channelTables.put("a", new ChannelWrapper(channel));
        await().until(() -> !channel.isOpen());
    }

    private NameServerCall beginDial(NameServers servers) throws Exception {
        NameServerCall call = new NameServerCall(servers, client.remotingClient(), new Request(ROUTE), 3_000);
        assertThat(call.begin()).isTrue();
        assertThat(call.get()).isEqualTo("a");
        return call;
    }

    private Channel pending(String address) {
        Channel channel = new Channel(false);
        client.channelTables.put(address, new ChannelWrapper(channel));
        return channel;
    }
}
