package io.github.rocketmqhotfix.testapp.program;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;

/** Makes calls from several threads that start together. */
public final class ConcurrentCalls {

    private ConcurrentCalls() {}

    /** One call. */
    public interface Call {

        /** Makes the call; threads are counted from 0, the calls of a thread from 1. */
        void make(int thread, int number) throws Exception;
    }

    /**
     * Makes all calls and waits for their end. A thread ends at its first call that throws. If {@code rounds} is true,
     * the other threads no longer wait for that thread.
     *
     * @param count       calls of each thread
     * @param pauseMillis pause between two calls of a thread
     * @param rounds      whether the threads start every call together, not only the first
     * @throws ExecutionException if a call throws; before that, this method waits until all threads with lower numbers
     *                            have ended, and interrupts the threads that still run
     */
    public static void make(int threads, int count, long pauseMillis, boolean rounds, Call call)
            throws InterruptedException, ExecutionException {
        Phaser start = new Phaser(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<Future<?>>();
            for (int index = 0; index < threads; index++) {
                int thread = index;
                running.add(executor.submit(() -> {
                    try {
                        for (int number = 1; number <= count; number++) {
                            if (rounds || number == 1) {
                                start.arriveAndAwaitAdvance();
                            }
                            call.make(thread, number);
                            Thread.sleep(number < count ? pauseMillis : 0);
                        }
                    } finally {
                        start.arriveAndDeregister();
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
