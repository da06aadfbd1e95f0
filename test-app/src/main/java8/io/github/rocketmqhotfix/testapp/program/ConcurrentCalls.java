package io.github.rocketmqhotfix.testapp.program;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Calls of several threads that start together. */
public final class ConcurrentCalls {

    /** How the threads go on after their first call. */
    public enum Pace {
        /** Each for itself. */
        FREE,
        /** Each for itself until one of them gets an answer. */
        UNTIL_SUCCESS,
        /** Every call starts together with the others'. */
        IN_ROUNDS
    }

    /** Makes one call and says whether it was answered; threads count from 0, the calls of each from 1. */
    public interface Call {
        boolean answered(int thread, int number) throws InterruptedException;
    }

    private final int threads;
    private final int count;
    private final long pauseMillis;
    private final Pace pace;
    private final CyclicBarrier start;
    private final CountDownLatch succeeded = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);

    /**
     * For one use.
     *
     * @param count       of each thread
     * @param pauseMillis between two calls of a thread
     */
    public ConcurrentCalls(int threads, int count, long pauseMillis, Pace pace) {
        this.threads = threads;
        this.count = count;
        this.pauseMillis = pauseMillis;
        this.pace = pace;
        this.start = new CyclicBarrier(threads);
    }

    /** Makes all calls and returns when the last one has ended. */
    public void make(Call call) throws InterruptedException, ExecutionException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Future<?>> running = new ArrayList<Future<?>>();
        for (int thread = 0; thread < threads; thread++) {
            int number = thread;
            running.add(executor.submit(() -> run(call, number)));
        }
        for (Future<?> one : running) {
            one.get();
        }
        executor.shutdown();
    }

    private void run(Call call, int thread) {
        try {
            boolean over = false;
            for (int number = 1; number <= count && !over; number++) {
                if (pace == Pace.IN_ROUNDS || number == 1) {
                    start.await();
                }
                if (call.answered(thread, number)) {
                    succeeded.countDown();
                }
                CountDownLatch stop = pace == Pace.UNTIL_SUCCESS ? succeeded : never;
                over = stop.await(number < count ? pauseMillis : 0, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        } catch (BrokenBarrierException otherThreadFailed) {
            throw new IllegalStateException(otherThreadFailed);
        }
    }
}
