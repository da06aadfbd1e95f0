package io.github.rocketmqhotfix.patch.namesrv;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** Threads that make a call each, all at once. */
final class Callers {

    private final List<Thread> threads = new ArrayList<>();
    private final List<FutureTask<Object>> calls = new ArrayList<>();
    private final CountDownLatch begin = new CountDownLatch(1);

    Callers(int count, Callable<Object> call) {
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

    Callers begin() {
        begin.countDown();
        return this;
    }

    /** Waits until the other threads wait for the dial that the current one makes for its call. */
    void awaitTheOthers() {
        Thread dialling = Thread.currentThread();
        await().pollInterval(Duration.ofMillis(5)).until(() -> threads.stream()
                .allMatch(each -> each == dialling || LockSupport.getBlocker(each) instanceof NameServerCall));
    }

    void interrupt() {
        threads.forEach(Thread::interrupt);
    }

    /** What the calls returned, in the order of the threads; waits for all of them. */
    List<Object> outcomes() throws Exception {
        List<Object> outcomes = new ArrayList<>();
        for (FutureTask<Object> each : calls) {
            outcomes.add(each.get());
        }
        return outcomes;
    }
}
