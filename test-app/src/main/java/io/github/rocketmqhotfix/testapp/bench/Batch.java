package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.harness.process.StepListener;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs that go on side by side, a few at a time, because they mostly wait. Closing it breaks them off. */
final class Batch implements AutoCloseable {

    private static final int CLOSE_SECONDS = 60;

    private final ExecutorService executor;
    private final StepListener progress;
    private final AtomicInteger given = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();

    /** Tells of every run that is over. */
    Batch(int atOnce, StepListener progress) {
        this.executor = Executors.newFixedThreadPool(atOnce);
        this.progress = progress;
    }

    /** Takes its turn after those that were given before. */
    <T> Future<T> run(String what, Callable<T> run) {
        given.incrementAndGet();
        return executor.submit(() -> {
            T result = run.call();
            progress.step("run " + done.incrementAndGet() + " of " + given + ", " + what + ": " + result);
            return result;
        });
    }

    /**
     * Waits for one.
     *
     * @throws IllegalStateException if it failed
     */
    static <T> T result(Future<T> run) {
        try {
            return run.get();
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failure.getCause());
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
