package io.github.rocketmqhotfix.patch.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.report.PatchReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesrvResetConcurrencyTest {

    private static final int ROUTE_OF_TOPIC = 105;
    private static final int THREADS = 64;
    private static final int ROUNDS = 200;
    private static final Throwable TIMEOUT = new RemotingTimeoutException("a:9876", 3_000);

    private final PatchReport report = PatchReport.unpublished();
    private final NamesrvReset reset = new NamesrvReset(report);
    /** One each: a call belongs to its thread. */
    private final List<ExecutorService> threads =
            IntStream.range(0, THREADS).mapToObj(each -> Executors.newSingleThreadExecutor()).toList();

    @AfterEach
    void theAgentItselfDidNotFail() {
        threads.forEach(ExecutorService::shutdown);
        assertThat(report.failures()).isZero();
    }

    @Test
    void sixteenThreadsThatFailAtOnceOnOneChannelAreOneIntervention() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            StandInClient client = new StandInClient(reset, "a:9876", "b:9876");
            atOnce(16, client::call, call -> client.fail(call, ROUTE_OF_TOPIC, TIMEOUT));

            assertThat(client.chosen).hasValue(null);
            client.call().apply(null);
            assertThat(client.chosen).hasValue("b:9876");
            assertThat(report.interventions()).isEqualTo(round);
        }
    }

    @Test
    void sixteenThreadsThatMoveOnAtOnceAreOneIntervention() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            StandInClient client = new StandInClient(reset, "a:9876", "b:9876");
            client.fail(client.call(), ROUTE_OF_TOPIC, TIMEOUT);

            atOnce(16, () -> client, each -> each.call().apply(null));

            assertThat(report.interventions()).isEqualTo(round);
        }
    }

    @Test
    void issue7056SeveralThreadsAtOnceEndAtTheSameAddress() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            StandInClient client = new StandInClient(reset, "a:9876", "b:9876", "c:9876").cannotReach("a:9876");

            atOnce(2 + round % 15, client::callAfterTheBudgetWasEaten, call -> client.fail(call, ROUTE_OF_TOPIC, TIMEOUT));

            assertThat(client.chosen).hasValue("b:9876");
            assertThat(client.startOfNextRound()).isEqualTo(1);
        }
    }

    /** All but one fail on the old channel; the one has dialled anew, and its choice stands whatever the order. */
    @Test
    void aChoiceThatIsMadeWhileOthersFailOnTheOlderChannelStands() throws Exception {
        for (int round = 0; round < 10 * ROUNDS; round++) {
            StandInClient client = new StandInClient(reset, "a:9876", "b:9876");
            AtomicBoolean dialled = new AtomicBoolean();

            atOnce(16, client::call, call -> {
                if (dialled.compareAndSet(false, true)) {
                    client.dial("a:9876");
                    client.chosen.set("a:9876");
                    call.apply(null);
                } else {
                    client.fail(call, ROUTE_OF_TOPIC, TIMEOUT);
                }
            });

            assertThat(client.chosen).hasValue("a:9876");
        }
    }

    /** One step at a time, so that what each of them did is known; on threads of their own. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 8712})
    void noOrderOfStepsLetsAFailureDiscardANewerChoice(long seed) throws Exception {
        StandInClient client = new StandInClient(reset, "a:9876", "b:9876", "c:9876");
        Random random = new Random(seed);
        NameServerCall[] calls = new NameServerCall[THREADS];
        int dropped = 0;
        int late = 0;
        for (int step = 0; step < 3_000; step++) {
            int thread = random.nextInt(THREADS);
            String before = client.chosen.get();
            if (random.nextInt(8) == 0 && before != null) {
                client.newestChannel(before).close();
            } else if (calls[thread] == null) {
                calls[thread] = threads.get(thread).submit(client::call).get();
            } else {
                NameServerCall call = calls[thread];
                boolean isTheChoice = before != null && call.channel() == client.newestChannel(before);
                threads.get(thread).submit(() -> client.fail(call, ROUTE_OF_TOPIC, TIMEOUT)).get();
                calls[thread] = null;

                assertThat(client.chosen).as("step %s", step).hasValue(isTheChoice ? null : before);
                dropped += isTheChoice ? 1 : 0;
                late += isTheChoice || before == null ? 0 : 1;
            }
        }
        assertThat(dropped).isPositive();
        assertThat(late).isPositive();
    }

    /** Prepares on each thread, waits for all of them, and lets them go together. */
    private <T> void atOnce(int count, Callable<T> prepare, Consumer<T> action) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(count);
        List<Future<?>> running = new ArrayList<>();
        for (ExecutorService thread : threads.subList(0, count)) {
            running.add(thread.submit(() -> {
                T prepared = prepare.call();
                barrier.await();
                action.accept(prepared);
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
    }
}
