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
 * Collects the numbers of messages and prints them every 100 ms, or as soon as a batch has 1,000 numbers. A batch has
 * the messages with the same event, producer and further fields, and is printed as one event. Its fields are the
 * {@code producer}, the further fields, the {@code numbers} as ranges ("1-20,22"; a number that was added twice is
 * listed twice), and {@code firstNanos} and {@code lastNanos}. These are the times at which the first and the last
 * message were added, by the system's monotonic clock, which all processes of a machine share. Thread-safe.
 */
public final class NumberBatches {

    private static final int PERIOD_MILLIS = 100;
    private static final int MOST_NUMBERS = 1_000;

    /**
     * The key has the event, the word {@code producer}, the producer, and then the names and values of the further
     * fields.
     */
    private final Map<List<Object>, Batch> batches = new LinkedHashMap<>();
    private final ScheduledExecutorService printer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "number-batches");
        thread.setDaemon(true);
        return thread;
    });

    /** Starts printing. When the JVM ends, prints the remaining numbers, unless the JVM is killed. */
    public static NumberBatches printing() {
        NumberBatches batches = new NumberBatches();
        batches.printer.scheduleWithFixedDelay(batches::print, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        Runtime.getRuntime().addShutdownHook(new Thread(batches::print));
        return batches;
    }

    /**
     * Adds a message.
     *
     * @param fields names and values of the further fields in turn; messages with different values are printed apart
     */
    public synchronized void add(String event, MessageKey key, Object... fields) {
        List<Object> kind = new ArrayList<>(Arrays.asList(event, "producer", key.producer()));
        kind.addAll(Arrays.asList(fields));
        if (batches.computeIfAbsent(kind, any -> new Batch()).add(key.number()) == MOST_NUMBERS) {
            print();
        }
    }

    /** Prints all numbers that were added since the last call. */
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
