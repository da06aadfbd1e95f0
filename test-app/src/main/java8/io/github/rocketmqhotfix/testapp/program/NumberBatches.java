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
 * Prints what happens to numbered messages ten times a second, one event per kind: with the {@code producer}, the {@code numbers}
 * as ranges ("1-20,22"; one that came twice stands there twice), the time of the first and the last one ({@code firstNanos} and
 * {@code lastNanos} of the system's monotonic clock, which is the same for all processes of a machine).
 */
public final class NumberBatches {

    private static final int PERIOD_MILLIS = 100;
    private static final int MOST_NUMBERS = 1_000;

    private final Map<Kind, Batch> batches = new LinkedHashMap<>();
    private final ScheduledExecutorService printer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "number-batches");
        thread.setDaemon(true);
        return thread;
    });

    /** Also prints what is left when the JVM ends, unless it is killed. */
    public static NumberBatches printing() {
        NumberBatches batches = new NumberBatches();
        batches.printer.scheduleWithFixedDelay(batches::print, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        Runtime.getRuntime().addShutdownHook(new Thread(batches::print));
        return batches;
    }

    /** Further fields, each a name and a value, whose values are printed apart. */
    public synchronized void add(String event, MessageKey key, Object... fields) {
        Batch batch = batches.computeIfAbsent(new Kind(event, key.producer(), Arrays.asList(fields)), any -> new Batch());
        if (batch.add(key.number()) == MOST_NUMBERS) {
            print();
        }
    }

    public synchronized void print() {
        batches.forEach((kind, batch) -> {
            EventLine line = new EventLine(kind.event).with("producer", kind.producer);
            for (int name = 0; name < kind.fields.size(); name += 2) {
                line.with(String.valueOf(kind.fields.get(name)), kind.fields.get(name + 1));
            }
            batch.describeIn(line).print();
        });
        batches.clear();
    }

    /** What is printed together. */
    private static final class Kind {

        private final String event;
        private final String producer;
        private final List<Object> fields;

        Kind(String event, String producer, List<Object> fields) {
            this.event = event;
            this.producer = producer;
            this.fields = fields;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Kind && parts().equals(((Kind) other).parts());
        }

        @Override
        public int hashCode() {
            return parts().hashCode();
        }

        private List<Object> parts() {
            return Arrays.asList(event, producer, fields);
        }
    }

    private static final class Batch {

        private final List<Integer> numbers = new ArrayList<>();
        private final long firstNanos = System.nanoTime();
        private long lastNanos;

        public int add(int number) {
            lastNanos = System.nanoTime();
            numbers.add(number);
            return numbers.size();
        }

        EventLine describeIn(EventLine line) {
            return line.with("numbers", ranges()).with("firstNanos", firstNanos).with("lastNanos", lastNanos);
        }

        private String ranges() {
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
