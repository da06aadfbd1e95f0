package io.github.rocketmqhotfix.patch.namesrv;

import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.ROUTE;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.SILENT;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.TIMEOUT_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.Request;
import io.github.rocketmqhotfix.report.FreshReport;
import io.github.rocketmqhotfix.report.PatchReport;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.junit.jupiter.api.Test;

/** Tests calls of several threads to a NameServer to which the client has no connection. */
class NameServerDialTest {

    /** Much longer than a test. */
    private static final int LONG_MILLIS = 60_000;

    private final PatchReport report = FreshReport.create();
    private final AtomicReference<CallerThreads> callers = new AtomicReference<>();

    @Test
    void oneOfSixteenThreadsDialsAndTheOthersUseItsConnection() throws Exception {
        FakeRemotingClient client = patientClient("a", "b")
                .onDial(address -> callers.get().awaitOthersWaitingInAgent());

        assertThat(call(client, 16)).extracting(Object::toString).hasSize(16).containsOnly("0 of a");

        assertThat(client.dials()).containsExactly("a");
        assertThat(report.repeatedRequests()).isZero();
        assertThat(report.interventions()).isZero();
        assertThat(report.failures()).isZero();
    }

    @Test
    void afterAFailedDialTheOtherThreadsAskAnotherNameServerAndDoNotRepeatTheDial() throws Exception {
        FakeRemotingClient client = patientClient("a", "b").refusing("a").onDial(address -> {
            if (address.equals("a")) {
                callers.get().awaitOthersWaitingInAgent();
            }
        });

        assertThat(call(client, 16)).extracting(Object::toString).hasSize(16).containsOnly("0 of b");

        assertThat(client.dials()).containsExactly("a", "b");
        assertThat(report.interventions()).isEqualTo(1);
    }

    @Test
    void afterAFailedDialOfASingleAddressAnotherThreadDials() throws Exception {
        AtomicBoolean first = new AtomicBoolean(true);
        FakeRemotingClient client = patientClient("a");
        client.onDial(address -> {
            if (first.getAndSet(false)) {
                callers.get().awaitOthersWaitingInAgent();
                throw new RemotingConnectException(address);
            }
        });

        List<Object> outcomes = call(client, 4);

        assertThat(outcomes).filteredOn(each -> each.toString().equals("0 of a")).hasSizeGreaterThanOrEqualTo(3);
        assertThat(client.dials()).containsExactly("a", "a");
    }

    @Test
    void theWaitForTheDialCountsAsTheCallsTime() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        FakeRemotingClient client = new FakeRemotingClient(report, 0, "a").onDial(address -> release.await());
        CallerThreads dialling = new CallerThreads(1, () -> client.call(ROUTE)).begin();
        await().until(() -> client.dials().size() == 1);
        CallerThreads waiting = new CallerThreads(1, () -> client.call(new Request(ROUTE), LONG_MILLIS)).begin();
        waiting.awaitOthersWaitingInAgent();
        long begin = System.nanoTime();
        long waitedMillis = 250;
        await().until(() -> System.nanoTime() - begin > waitedMillis * 1_000_000);

        release.countDown();
        dialling.outcomes();
        waiting.outcomes();

        assertThat(client.attempts()).hasSize(2).last()
                .satisfies(each -> assertThat(each.timeoutMillis()).isBetween(1L, LONG_MILLIS - waitedMillis));
    }

    @Test
    void anInterruptEndsTheWaitForTheDialAndStaysSet() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        FakeRemotingClient client = patientClient("a", "b");
        client.onDial(address -> {
            if (client.dials().size() == 1) {
                release.await();
            } else {
                interrupted.set(Thread.currentThread().isInterrupted());
                throw new InterruptedException();
            }
        });
        CallerThreads dialling = new CallerThreads(1, () -> client.call(new Request(ROUTE), LONG_MILLIS)).begin();
        await().until(() -> client.dials().size() == 1);
        CallerThreads waiting = new CallerThreads(1, () -> client.call(new Request(ROUTE), LONG_MILLIS)).begin();
        waiting.awaitOthersWaitingInAgent();

        waiting.interrupt();

        assertThat(waiting.outcomes()).singleElement().isInstanceOf(InterruptedException.class);
        assertThat(interrupted).isTrue();
        assertThat(client.dials()).containsExactly("a", "a");
        release.countDown();
        assertThat(dialling.outcomes()).singleElement().hasToString("0 of a");
        assertThat(report.failures()).isZero();
    }

    /** The agent fails between the choice of the second NameServer and the second request. */
    @Test
    void aFailureOfTheAgentLeavesNoUnfinishedDial() {
        FakeRemotingClient client = new FakeRemotingClient(report, 500, "a", "b").at("a", SILENT);
        Request request = new Request(ROUTE) {

            @Override
            public void setOpaque(int opaque) {
                throw new UnsupportedOperationException();
            }
        };

        assertThat(client.call(request, TIMEOUT_MILLIS)).isInstanceOf(RemotingTimeoutException.class);
        assertThat(report.failures()).isEqualTo(1);

        assertThat(client.call(ROUTE)).hasToString("0 of b");
        assertThat(client.asked()).containsExactly("a", "b");
    }

    private FakeRemotingClient patientClient(String... addresses) {
        return new FakeRemotingClient(report, LONG_MILLIS / 4, addresses);
    }

    private List<Object> call(FakeRemotingClient client, int threads) throws Exception {
        callers.set(new CallerThreads(threads, () -> client.call(new Request(ROUTE), LONG_MILLIS)));
        return callers.get().begin().outcomes();
    }
}
