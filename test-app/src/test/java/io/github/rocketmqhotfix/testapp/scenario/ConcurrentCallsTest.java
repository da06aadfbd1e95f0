package io.github.rocketmqhotfix.testapp.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqhotfix.testapp.program.ConcurrentCalls;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConcurrentCallsTest {

    private static final int THREADS = 3;
    private static final int CALLS = 4;

    private final Queue<String> calls = new ConcurrentLinkedQueue<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @Test
    void everyThreadMakesAllItsCalls() throws Exception {
        ConcurrentCalls.make(THREADS, CALLS, 0, false, this::record);

        assertThat(calls).hasSize(THREADS * CALLS).doesNotHaveDuplicates().contains("0/1", "2/4");
        assertAllThreadsEnd();
    }

    @Test
    void inRoundsACallStartsWhenAllThreadsHaveEndedTheCallBefore() throws Exception {
        AtomicInteger ended = new AtomicInteger();
        ConcurrentCalls.make(THREADS, CALLS, 0, true, (thread, number) -> {
            assertThat(ended.get()).isBetween(THREADS * (number - 1), THREADS * number - 1);
            Thread.sleep(20L * thread);
            ended.incrementAndGet();
        });

        assertThat(ended).hasValue(THREADS * CALLS);
    }

    @Test
    void inRoundsAFailedThreadDoesNotKeepTheOthersWaiting() throws Exception {
        assertThatThrownBy(() -> ConcurrentCalls.make(THREADS, CALLS, 0, true, (thread, number) -> {
            record(thread, number);
            if (thread == 1 && number == 2) {
                throw new IllegalStateException("refused");
            }
        })).isInstanceOf(ExecutionException.class).cause().hasMessage("refused");

        assertAllThreadsEnd();
        assertThat(calls).contains("1/2", "0/4", "2/4").doesNotContain("1/3");
    }

    @Test
    void aFailureEndsTheThreadsThatStillMakeACall() throws Exception {
        CountDownLatch never = new CountDownLatch(1);

        assertThatThrownBy(() -> ConcurrentCalls.make(THREADS, CALLS, 0, false, (thread, number) -> {
            record(thread, number);
            if (thread == 0) {
                throw new IllegalStateException("refused");
            }
            never.await();
        })).isInstanceOf(ExecutionException.class).cause().hasMessage("refused");

        assertAllThreadsEnd();
    }

    private void record(int thread, int number) {
        threads.add(Thread.currentThread());
        calls.add(thread + "/" + number);
    }

    private void assertAllThreadsEnd() throws InterruptedException {
        assertThat(threads).isNotEmpty();
        for (Thread each : threads) {
            each.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(each.isAlive()).isFalse();
        }
    }
}
