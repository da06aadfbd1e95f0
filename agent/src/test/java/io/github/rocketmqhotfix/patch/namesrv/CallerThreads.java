package io.github.rocketmqhotfix.patch.namesrv;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** Threads that make one call each, all at the same time. */
final class CallerThreads {

    private final List<Thread> threads = new ArrayList<>();
    private final List<FutureTask<Object>> calls = new ArrayList<>();
    private final CountDownLatch begin = new CountDownLatch(1);

    CallerThreads(int count, Callable<Object> call) {
        for (int i = 0; i < count; i++) {
            FutureTask<Object> task = new FutureTask<>(() -> {
                begin.await();
                return call.call();
            });
            calls.add(task);
            threads.add(new Thread(task, "caller-" + i));
        }
        threads.forEach(Thread::start);
    }

    CallerThreads begin() {
        begin.countDown();
        return this;
    }

    /**
     * Waits until each of the other threads has been seen to wait in the agent: for the dial of another call, or for
     * the answer to another call.
     */
    void awaitOthersWaitingInAgent() {
        Set<Thread> others = new HashSet<>(threads);
        others.remove(Thread.currentThread());
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            others.removeIf(each -> LockSupport.getBlocker(each) instanceof NameServerCall);
            return others.isEmpty();
        });
    }

    void interrupt() {
        threads.forEach(Thread::interrupt);
    }

    /** Waits for all calls and returns their results, in the order of the threads. */
    List<Object> outcomes() throws Exception {
        List<Object> outcomes = new ArrayList<>();
        for (FutureTask<Object> each : calls) {
            outcomes.add(each.get());
        }
        return outcomes;
    }
}
