package io.github.rocketmqhotfix.testapp.e2e.compat;

import io.github.rocketmqhotfix.testapp.e2e.ClassPath;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedOutcomes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The rows of releases.csv with their class paths, which all tests share. */
public final class ReleaseRows {

    private static final int ROWS_PER_LINE = 10;
    private static final List<ExpectedOutcomes> ROWS = ExpectedOutcomes.all();
    private static final List<ExpectedOutcomes> BEHAVIOUR = ROWS.stream().filter(ExpectedOutcomes::behaviourRun)
            .toList();

    private ReleaseRows() {}

    /** Resolves the class paths at the first use, because unit tests must not download jars. */
    private static final class Resolved {
        static final Map<ExpectedOutcomes, ClassPath> CLASS_PATHS = resolved();
    }

    public static List<ExpectedOutcomes> all() {
        return ROWS;
    }

    public static ClassPath classPath(ExpectedOutcomes row) {
        return Resolved.CLASS_PATHS.get(row);
    }

    /** Returns the rows whose behaviour is run. */
    public static List<ExpectedOutcomes> behaviour() {
        return BEHAVIOUR;
    }

    /** Returns the program argument of each row whose behaviour is run, for programs that load all these rows. */
    public static List<String> behaviourArguments() {
        return BEHAVIOUR.stream().map(row -> classPath(row).argument(row.release().rootPackage())).toList();
    }

    /**
     * Returns the patch id for each target class of a row, by class name. Leaves out the patches whose target classes
     * the row does not have.
     */
    public static Map<String, String> patchByClass(ExpectedOutcomes row) {
        String discovery = row.release().isAtLeast("5.1.0") ? "common.utils.NetworkUtil"
                : "remoting.common.RemotingUtil";
        Map<String, String> patches = new TreeMap<>();
        Map.of(discovery, "loopback-filter", "remoting.netty.NettyRemotingClient", "namesrv-reset",
                "client.impl.MQClientAPIImpl", "sendback-fallback",
                "client.impl.consumer.DefaultMQPushConsumerImpl", "sendback-fallback",
                "client.impl.consumer.DefaultMQPullConsumerImpl", "sendback-fallback").forEach((className, patch) -> {
                    if (!row.outcomes().get(patch).equals(ExpectedOutcomes.NOT_PRESENT)) {
                        patches.put(row.release().rootPackage() + "." + className, patch);
                    }
                });
        return patches;
    }

    /** Prints the progress of a run, once for every ten rows. */
    public static void progress(String what, int done, int rows) {
        if (done % ROWS_PER_LINE == 0 || done == rows) {
            System.out.println("[all releases] " + what + ": " + done + " of " + rows);
        }
    }

    /**
     * Works on all rows whose behaviour is run, several at a time because the work mostly waits.
     *
     * @param atOnce how many rows are worked on at a time
     * @return the results in the order of the rows
     * @throws IllegalStateException if the work on a row failed; the message names the row
     */
    public static <T> List<T> inParallel(String what, int atOnce, Function<ExpectedOutcomes, T> work) {
        ExecutorService executor = Executors.newFixedThreadPool(atOnce);
        AtomicInteger done = new AtomicInteger();
        try {
            List<CompletableFuture<T>> running = BEHAVIOUR.stream().map(row -> CompletableFuture.supplyAsync(() -> {
                T result = work.apply(row);
                progress(what, done.incrementAndGet(), BEHAVIOUR.size());
                return result;
            }, executor)).toList();
            return IntStream.range(0, running.size())
                    .mapToObj(row -> result(what + ", " + BEHAVIOUR.get(row), running.get(row))).toList();
        } finally {
            executor.shutdownNow();
        }
    }

    private static <T> T result(String what, CompletableFuture<T> running) {
        try {
            return running.join();
        } catch (CompletionException failure) {
            throw new IllegalStateException(what + ": " + failure.getCause().getMessage(), failure.getCause());
        }
    }

    private static Map<ExpectedOutcomes, ClassPath> resolved() {
        Map<ExpectedOutcomes, ClassPath> classPaths = new HashMap<>();
        for (ExpectedOutcomes row : ROWS) {
            classPaths.put(row, new ClassPath(Installations.JARS.artifacts(row.release(), row.artifacts())));
            progress("resolved", classPaths.size(), ROWS.size());
        }
        return classPaths;
    }
}
