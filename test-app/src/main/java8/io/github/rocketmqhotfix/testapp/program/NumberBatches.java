package io.github.rocketmqhotfix.testapp.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Collects numbered messages by outcome and prints them ten times a second, one event per outcome: the
 * {@code producer}, the {@code numbers} as ranges ("1-20,22"; a number that was added twice is listed twice), and
 * {@code firstNanos} and {@code lastNanos}, the times of the first and the last message by the system's monotonic
 * clock, which all processes of a machine share.
 */
public final class NumberBatches {

    private static final int PERIOD_MILLIS = 100;
    private static final int MOST_NUMBERS = 1_000;

    /** By event, then names and values of the fields in turn. */
    private final Map<List<Object>, Batch> batches = new LinkedHashMap<>();
    private final ScheduledExecutorService printer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "number-batches");
        thread.setDaemon(true);
        return thread;
    });

    /** Starts printing; also prints the rest when the JVM ends, unless it is killed. */
    public static NumberBatches printing() {
        NumberBatches batches = new NumberBatches();
        batches.printer.scheduleWithFixedDelay(batches::print, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        Runtime.getRuntime().addShutdownHook(new Thread(batches::print));
        return batches;
    }

    /**
     * Adds a message.
     *
     * @param fields further names and values in turn; messages with different values are printed apart
     */
    public synchronized void add(String event, MessageKey key, Object... fields) {
        List<Object> kind = new ArrayList<>(Arrays.asList(event, "producer", key.producer()));
        kind.addAll(Arrays.asList(fields));
        if (batches.computeIfAbsent(kind, any -> new Batch()).add(key.number()) == MOST_NUMBERS) {
            print();
        }
    }

    public synchronized void print() {
        batches.forEach((kind, batch) -> {
            EventLine line = new EventLine(String.valueOf(kind.get(0)));
            for (int name = 1; name < kind.size(); name += 2) {
                line.with(String.valueOf(kind.get(name)), kind.get(name + 1));
            }
            line.with("numbers", batch.ranges()).with("firstNanos", batch.firstNanos).with("lastNanos", batch.lastNanos)
                    .print();
        });
        batches.clear();
    }

    private static final class Batch {

        private final List<Integer> numbers = new ArrayList<>();
        private final long firstNanos = System.nanoTime();
        private long lastNanos;

        int add(int number) {
            lastNanos = System.nanoTime();
            numbers.add(number);
            return numbers.size();
        }

        String ranges() {
            Collections.sort(numbers);
            StringBuilder ranges = new StringBuilder();
            int from = numbers.get(0);
            for (int next = 1; next <= numbers.size(); next++) {
                int to = numbers.get(next - 1);
                if (next == numbers.size() || numbers.get(next) != to + 1) {
                    ranges.append(ranges.length() == 0 ? "" : ",").append(from).append(to == from ? "" : "-" + to);
                    from = next == numbers.size() ? to : numbers.get(next);
                }
            }
            return ranges.toString();
        }
    }
}
