package io.github.rocketmqhotfix.patch.sendback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.rocketmqhotfix.report.FreshReport;
import io.github.rocketmqhotfix.report.PatchReport;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SendBackRoutingTest {

    private static final long SECOND = 1_000_000_000L;

    private final PatchReport report = FreshReport.create();
    private final SendBackRouting routing = new SendBackRouting(report);

    @Test
    void issue8963AMasterInTheRefreshedRouteIsTaken() throws Exception {
        FakeConsumerClient client = new FakeConsumerClient().knows("broker", 1, "slave:10911");
        client.onRefresh(() -> client.knows("broker", 0, "master:10911"));

        assertThat(routing.route(client.route(), "broker").address).isEqualTo("master:10911");
        assertThat(client.refreshes()).isEqualTo(1);
    }

    @Test
    void issue8963WithoutAMasterTheSlaveWithTheLowestIdIsTaken() throws Exception {
        FakeConsumerClient client = new FakeConsumerClient()
                .knows("broker", 3, "second:10911").knows("broker", 1, "first:10911").knows("other", 0, "other:10911");

        assertThat(routing.route(client.route(), "broker").address).isEqualTo("first:10911");
    }

    @Test
    void issue8963WithNeitherMasterNorSlaveThereIsNoAttempt() throws Exception {
        assertThat(routing.route(new FakeConsumerClient().route(), "broker")).isNull();
    }

    @Test
    void everyDecisionCountsAsAnIntervention() throws Exception {
        FakeConsumerClient client = new FakeConsumerClient().knows("broker", 1, "slave:10911");
        routing.route(client.route(), "broker");
        routing.route(client.route(), "broker");
        routing.route(client.route(), "unknown");
        routing.route(client.route(), null);

        assertThat(report.interventions()).isEqualTo(4);
        assertThat(report.failures()).isZero();
    }

    @Test
    void aSlaveThatRefusedIsNotAskedAgain() throws Exception {
        FakeConsumerClient client = new FakeConsumerClient().knows("broker", 1, "slave:10911");
        routing.route(client.route(), "broker").apply(new IllegalStateException("SERVICE_NOT_AVAILABLE"));

        assertThat(routing.route(client.route(), "broker")).isNull();
        assertThat(routing.route(client.route(), "broker")).isNull();
    }

    @Test
    void oneThreadAtATimeAsksASlaveThatHasNotAcceptedYet() throws Exception {
        FakeConsumerClient client = new FakeConsumerClient().knows("broker", 1, "slave:10911");

        assertThat(attemptsOf(16, client)).hasSize(1);
    }

    @Test
    void allThreadsMayAskASlaveThatAccepted() throws Exception {
        FakeConsumerClient client = new FakeConsumerClient().knows("broker", 1, "slave:10911");
        routing.route(client.route(), "broker").apply(null);

        assertThat(attemptsOf(16, client)).hasSize(16).extracting(each -> each.address).containsOnly("slave:10911");
    }

    @Test
    void aMastersFailureDoesNotBlockTheSlave() throws Exception {
        FakeConsumerClient client = new FakeConsumerClient().knows("broker", 0, "master:10911").knows("broker", 1,
                "slave:10911");
        routing.route(client.route(), "broker").apply(new IllegalStateException("connection refused"));
        client.knows("broker", 0, null);

        assertThat(routing.route(client.route(), "broker").address).isEqualTo("slave:10911");
    }

    @Test
    void aMasterIsTakenAlthoughTheSlaveRefusedBefore() throws Exception {
        FakeConsumerClient client = new FakeConsumerClient().knows("broker", 1, "slave:10911");
        routing.route(client.route(), "broker").apply(new IllegalStateException("SERVICE_NOT_AVAILABLE"));
        client.knows("broker", 0, "master:10911");

        assertThat(routing.route(client.route(), "broker").address).isEqualTo("master:10911");
    }

    @Test
    void theRouteIsRefreshedAtMostOnceASecond() throws Exception {
        ConcurrentLinkedQueue<Long> moments = new ConcurrentLinkedQueue<>();
        FakeConsumerClient client = new FakeConsumerClient().onRefresh(() -> moments.add(System.nanoTime()));

        await().pollInterval(1, TimeUnit.MILLISECONDS).until(() -> {
            routing.route(client.route(), "broker");
            return moments.size() == 2;
        });

        List<Long> both = List.copyOf(moments);
        assertThat(both.get(1) - both.get(0)).isGreaterThanOrEqualTo(SECOND);
    }

    @Test
    void theRouteIsRefreshedForEachBroker() throws Exception {
        FakeConsumerClient client = new FakeConsumerClient();
        routing.route(client.route(), "broker-a");
        routing.route(client.route(), "broker-b");

        assertThat(client.refreshes()).isEqualTo(2);
    }

    @Test
    void otherThreadsDoNotWaitForARunningRefresh() throws Exception {
        FakeConsumerClient client = new FakeConsumerClient().knows("broker", 1, "slave:10911");
        BlockedRoute blocked = new BlockedRoute(client.instance());
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Future<SendBackAttempt> refreshing = pool.submit(() -> routing.route(blocked, "broker"));
            blocked.entered.await();

            routing.route(client.route(), "broker").apply(null);
            assertThat(attemptsOf(16, client)).hasSize(16);
            assertThat(client.refreshes()).isZero();
            assertThat(refreshing.isDone()).isFalse();

            blocked.released.countDown();
            assertThat(refreshing.get().address).isEqualTo("slave:10911");
        } finally {
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t"})
    void withoutABrokerNameThereIsNoAttemptAndTheRouteIsNotUsed(String brokerName) throws Exception {
        assertThat(routing.route(new UntouchableRoute(), brokerName)).isNull();
        assertThat(report.interventions()).isEqualTo(1);
    }

    @Test
    void twoClientsWithABrokerOfTheSameNameShareNothing() throws Exception {
        FakeConsumerClient refused = new FakeConsumerClient().knows("broker", 1, "slave-of-one:10911");
        FakeConsumerClient other = new FakeConsumerClient().knows("broker", 1, "slave-of-other:10911");
        routing.route(refused.route(), "broker").apply(new IllegalStateException("SERVICE_NOT_AVAILABLE"));

        assertThat(routing.route(other.route(), "broker").address).isEqualTo("slave-of-other:10911");
        assertThat(other.refreshes()).isEqualTo(1);
        assertThat(routing.route(refused.route(), "broker")).isNull();
    }

    @Test
    void aCollectedClientIsForgotten() throws Exception {
        FakeConsumerClient client = new FakeConsumerClient().knows("broker", 1, "slave:10911");
        SendBackAttempt attempt = routing.route(client.route(), "broker");
        WeakReference<Object> instance = new WeakReference<>(client.instance());
        client = null;

        await().until(() -> {
            System.gc();
            return instance.get() == null;
        });
        assertThat(attempt.address).isEqualTo("slave:10911");
    }

    @Test
    void aFailedRefreshIsAnExceptionForOneCallerOnly() throws Exception {
        FakeConsumerClient client = new FakeConsumerClient().knows("broker", 1, "slave:10911").onRefresh(() -> {
            throw new IllegalStateException("no NameServer");
        });

        assertThatThrownBy(() -> routing.route(client.route(), "broker")).hasRootCauseMessage("no NameServer");
        assertThat(routing.route(client.route(), "broker").address).isEqualTo("slave:10911");
    }

    @Test
    void aFailedRefreshIsTriedAgainLater() throws Exception {
        FakeConsumerClient client = new FakeConsumerClient().onRefresh(() -> {
            throw new IllegalStateException("no NameServer");
        });
        assertThatThrownBy(() -> routing.route(client.route(), "broker")).hasRootCauseMessage("no NameServer");
        client.onRefresh(() -> client.knows("broker", 0, "master:10911"));

        await().until(() -> routing.route(client.route(), "broker") != null);
        assertThat(client.refreshes()).isEqualTo(2);
    }

    /** Returns the attempts that this many threads get if all ask at the same time. No thread ends its attempt. */
    private List<SendBackAttempt> attemptsOf(int threads, FakeConsumerClient client) throws Exception {
        CyclicBarrier together = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<SendBackAttempt>> answers = IntStream.range(0, threads).mapToObj(each -> pool.submit(() -> {
                together.await();
                return routing.route(client.route(), "broker");
            })).toList();
            List<SendBackAttempt> attempts = new ArrayList<>();
            for (Future<SendBackAttempt> each : answers) {
                if (each.get(10, TimeUnit.SECONDS) != null) {
                    attempts.add(each.get());
                }
            }
            return attempts;
        } finally {
            pool.shutdownNow();
        }
    }

    /** A route whose refresh lasts until the test releases it. */
    private static final class BlockedRoute extends ClientRoute {

        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        BlockedRoute(Object instance) {
            super(instance, null, null);
        }

        @Override
        void refresh(String brokerName) throws InterruptedException {
            entered.countDown();
            released.await();
        }
    }

    /** A route whose methods all throw an error. */
    private static final class UntouchableRoute extends ClientRoute {

        UntouchableRoute() {
            super(null, null, null);
        }

        @Override
        Object identity() {
            throw new AssertionError();
        }

        @Override
        String master(String brokerName) {
            throw new AssertionError();
        }

        @Override
        String firstSlave(String brokerName) {
            throw new AssertionError();
        }

        @Override
        void refresh(String brokerName) {
            throw new AssertionError();
        }
    }
}
