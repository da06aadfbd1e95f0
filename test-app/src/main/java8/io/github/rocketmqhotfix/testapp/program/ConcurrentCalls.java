package io.github.rocketmqhotfix.testapp.program;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes calls from several threads that start together. */
public final class ConcurrentCalls {

    private ConcurrentCalls() {}

    /** One call. */
    public interface Call {

        /** Makes the call; threads are counted from 0, the calls of a thread from 1. */
        void make(int thread, int number) throws Exception;
    }

    /**
     * Makes all calls and waits for their end.
     *
     * @param count       calls of each thread
     * @param pauseMillis pause between two calls of a thread
     * @param rounds      whether the threads start every call together, not only the first
     * @throws ExecutionException if a call throws
     */
    public static void make(int threads, int count, long pauseMillis, boolean rounds, Call call)
            throws InterruptedException, ExecutionException {
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Future<?>> running = new ArrayList<Future<?>>();
        for (int index = 0; index < threads; index++) {
            int thread = index;
            running.add(executor.submit(() -> {
                for (int number = 1; number <= count; number++) {
                    if (rounds || number == 1) {
                        start.await();
                    }
                    call.make(thread, number);
                    Thread.sleep(number < count ? pauseMillis : 0);
                }
                return null;
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
        executor.shutdown();
    }
}
