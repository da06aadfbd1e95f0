package io.github.rocketmqhotfix.testapp.e2e.compat;

import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedVerdicts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Work on all rows whose behaviour is run. Most of it is waiting, so many rows go on at once on few cores. */
public final class ParallelRows {

    private ParallelRows() {
    }

    /**
     * What became of each row, in their order.
     *
     * @param atOnce how many rows go on at a time
     * @throws IllegalStateException if one of them failed; the message says which
     */
    public static <T> List<T> map(String what, int atOnce, Function<ExpectedVerdicts, T> work) {
        ExecutorService executor = Executors.newFixedThreadPool(atOnce);
        try {
            AtomicInteger done = new AtomicInteger();
            List<Future<T>> running = new ArrayList<>();
            for (ExpectedVerdicts row : ReleaseRows.behaviour()) {
                running.add(executor.submit(() -> {
                    T result = work.apply(row);
                    ReleaseRows.progress(what, done.incrementAndGet(), ReleaseRows.behaviour().size());
                    return result;
                }));
            }
            List<T> results = new ArrayList<>();
            for (int row = 0; row < running.size(); row++) {
                results.add(result(what + ", " + ReleaseRows.behaviour().get(row), running.get(row)));
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }

    private static <T> T result(String what, Future<T> running) {
        try {
            return running.get();
        } catch (ExecutionException failure) {
            throw new IllegalStateException(what + ": " + failure.getCause().getMessage(), failure.getCause());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(what, interrupt);
        }
    }
}
