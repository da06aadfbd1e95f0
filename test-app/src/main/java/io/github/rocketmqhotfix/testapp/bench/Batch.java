package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Executes runs concurrently, a few at a time, because a run mostly waits. Closing the batch interrupts the runs.
 */
final class Batch implements AutoCloseable {

    private static final int CLOSE_SECONDS = 60;

    private final ExecutorService executor;
    private final StepListener progress;
    private final AtomicInteger added = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();

    /** Executes at most {@code atOnce} runs at a time, and reports each success to {@code progress}. */
    Batch(int atOnce, StepListener progress) {
        this.executor = Executors.newFixedThreadPool(atOnce);
        this.progress = progress;
    }

    /** Adds a run, which starts after the runs that were added before. */
    <T> Future<T> run(String what, Callable<T> run) {
        added.incrementAndGet();
        return executor.submit(() -> {
            T result = run.call();
            progress.step("run " + done.incrementAndGet() + " of " + added + " is over: " + what);
            return result;
        });
    }

    /**
     * Waits for the result of a run.
     *
     * @throws RuntimeException the exception of the run; a checked exception or an Error of the run is the cause of an
     *     IllegalStateException
     * @throws IllegalStateException also if the calling thread is interrupted
     */
    static <T> T result(Future<T> run) {
        try {
            return run.get();
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause
                    : new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupt);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }
}
