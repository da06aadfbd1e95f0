package io.github.rocketmqhotfix.patch.namesrv;

import static io.github.rocketmqhotfix.patch.namesrv.StandInClient.FROZEN;
import static io.github.rocketmqhotfix.patch.namesrv.StandInClient.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.rocketmqhotfix.patch.namesrv.StandInClient.Channel;
import io.github.rocketmqhotfix.patch.namesrv.StandInClient.ChannelWrapper;
import io.github.rocketmqhotfix.patch.namesrv.StandInClient.Request;
import io.github.rocketmqhotfix.report.PatchReport;
import java.net.ConnectException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.junit.jupiter.api.Test;

class DialWatchTest {

    private static final int REGISTER_BROKER = 103;
    private static final int ATTEMPT_MILLIS = 50;

    private final PatchReport report = PatchReport.unpublished();
    private final StandInClient client = new StandInClient(values -> null, "a", "b");
    private final NameServers servers = new NameServers(report, ATTEMPT_MILLIS);

    @Test
    void aDialThatIsNotConnectedIsEnded() throws Exception {
        beginDial(servers);
        Channel channel = pending("a");

        await().until(() -> !channel.isOpen());

        await().untilAsserted(() -> assertThat(channel.failedBy.get()).isInstanceOf(ConnectException.class));
        assertThat(report.failures()).isZero();
    }

    /** In the first call of a busy JVM. */
    @Test
    void aDialThatBeginsAfterTheAttemptsTimeIsEndedToo() throws Exception {
        beginDial(servers);
        awaitTheWatch();
        Channel channel = pending("a");

        await().until(() -> !channel.isOpen());
    }

    /** The request has all its time, the connection an attempt's. */
    @Test
    void aConnectionThatIsThereIsNotEnded() {
        StandInClient client = new StandInClient(report, ATTEMPT_MILLIS, "a", "b").at("a", FROZEN);

        assertThat(client.call(new Request(REGISTER_BROKER), 300)).isInstanceOf(RemotingTimeoutException.class);
    }

    @Test
    void aDialThatIsOverIsNotWatchedAnyMore() throws Exception {
        NameServerCall call = beginDial(servers);
        call.apply(new StandInClient.Answer(0, new StandInClient.Attempt("a", ROUTE, 0, 0), ""));
        Channel another = pending("a");

        awaitTheWatch();

        assertThat(another.isOpen()).isTrue();
    }

    @Test
    void theThreadOfAllWatchesIsADaemonAndKeepsNothingOfItsStarter() throws Exception {
        beginDial(servers);

        assertThat(Thread.getAllStackTraces().keySet()).filteredOn(each -> each.getName().equals("rocketmq-hotfix-dials"))
                .singleElement().satisfies(thread -> {
                    assertThat(thread.isDaemon()).isTrue();
                    assertThat(thread.getContextClassLoader()).isNull();
                });
    }

    /** Until a watch of another client's dial, which was begun later, has ended that dial. */
    private void awaitTheWatch() throws Exception {
        StandInClient other = new StandInClient(values -> null, "a", "b");
        NameServerCall call = new NameServerCall(new NameServers(report, 2 * ATTEMPT_MILLIS), other.fields(), new Request(ROUTE), 3_000);
        assertThat(call.begin()).isTrue();
        Channel channel = new Channel(false);
        other.channelTables.put("a", new ChannelWrapper(channel));
        await().until(() -> !channel.isOpen());
    }

    private NameServerCall beginDial(NameServers servers) throws Exception {
        NameServerCall call = new NameServerCall(servers, client.fields(), new Request(ROUTE), 3_000);
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
