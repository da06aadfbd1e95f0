package io.github.rocketmqhotfix.testapp.harness.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Accounts for numbered messages by the events of NumberedProducer and NumberedConsumer, which may come in any order
 * and from any number of processes. Other events are ignored. Thread-safe.
 */
public final class Ledger {

    private final Map<String, NumberedMessages> producers = new TreeMap<>();
    private final Timeline acknowledgements = new Timeline();
    private final Timeline receptions = new Timeline();
    private final Map<String, Timeline> acknowledgementsByBroker = new TreeMap<>();
    private final Map<String, Timeline> receptionsByBroker = new TreeMap<>();
    private final Timeline routes = new Timeline();
    private final List<FailedRoute> failedRoutes = new ArrayList<>();

    /**
     * Enters one event.
     *
     * @throws IllegalArgumentException if an event of a known kind is malformed
     */
    public synchronized void enter(JsonNode event) {
        switch (event.path("event").asText()) {
            case "sending" -> of(event).sending(positive(event, "from"), positive(event, "to"));
            case "acknowledged" -> {
                eachNumber(event, of(event)::acknowledged);
                mark(event, acknowledgements, acknowledgementsByBroker);
            }
            case "failed" -> eachNumber(event, any -> of(event).failed());
            case "received" -> {
                eachNumber(event, of(event)::received);
                mark(event, receptions, receptionsByBroker);
            }
            case "sentBack" -> {
                eachNumber(event, of(event)::sentBack);
                mark(event, receptions, receptionsByBroker);
            }
            case "route" -> {
                long nanos = event.path("nanos").asLong();
                if (event.path("answered").asBoolean()) {
                    routes.add(nanos, nanos);
                } else {
                    long millis = event.path("millis").asLong();
                    failedRoutes.add(new FailedRoute(nanos - TimeUnit.MILLISECONDS.toNanos(millis), nanos,
                            event.path("message").asText() + " after " + millis + " ms"));
                }
            }
            default -> {
            }
        }
    }

    /** Returns the balance of all events so far. */
    public synchronized Balance balance() {
        return producers.values().stream().map(NumberedMessages::balance)
                .reduce(new Balance(0, 0, 0, 0, 0, 0, 0, 0), Balance::plus);
    }

    /** Returns the keys of at most {@code most} lost messages, for error texts. */
    public synchronized List<String> lost(int most) {
        return keys(NumberedMessages::lost, most);
    }

    /** Returns the keys of at most {@code most} messages that were delivered but never sent, for error texts. */
    public synchronized List<String> neverSent(int most) {
        return keys(NumberedMessages::neverSent, most);
    }

    /** Returns the times of acknowledgements to producers. */
    public Timeline acknowledgements() {
        return acknowledgements;
    }

    /** Returns the times of deliveries to consumers, including messages that they sent back. */
    public Timeline receptions() {
        return receptions;
    }

    /** Returns the times of acknowledgements by one broker. */
    public synchronized Timeline acknowledgements(String broker) {
        return of(broker, acknowledgementsByBroker);
    }

    /** Returns the times of deliveries by one broker, including messages that consumers sent back. */
    public synchronized Timeline receptions(String broker) {
        return of(broker, receptionsByBroker);
    }

    /** Returns the times of answers to route requests of producers. */
    public Timeline routes() {
        return routes;
    }

    /** Returns the failures of the producers' route requests that were open at any time within a window. */
    public synchronized List<String> failedRoutes(long fromNanos, long untilNanos) {
        return failedRoutes.stream().filter(each -> each.endNanos >= fromNanos && each.beginNanos <= untilNanos)
                .map(FailedRoute::words).toList();
    }

    private List<String> keys(Function<NumberedMessages, IntStream> numbers, int most) {
        return producers.entrySet().stream()
                .flatMap(producer -> numbers.apply(producer.getValue())
                        .mapToObj(number -> producer.getKey() + "#" + number))
                .limit(most).toList();
    }

    private NumberedMessages of(JsonNode event) {
        return producers.computeIfAbsent(event.path("producer").asText(), any -> new NumberedMessages());
    }

    private record FailedRoute(long beginNanos, long endNanos, String words) {}

    private static Timeline of(String broker, Map<String, Timeline> byBroker) {
        return byBroker.computeIfAbsent(broker, any -> new Timeline());
    }

    private static void mark(JsonNode event, Timeline all, Map<String, Timeline> byBroker) {
        long first = event.path("firstNanos").asLong();
        long last = event.path("lastNanos").asLong();
        all.add(first, last);
        of(event.path("broker").asText(), byBroker).add(first, last);
    }

    private static int positive(JsonNode event, String field) {
        int number = event.path(field).asInt();
        if (number < 1) {
            throw new IllegalArgumentException("no " + field + " in " + event);
        }
        return number;
    }

    private static void eachNumber(JsonNode event, IntConsumer each) {
        String numbers = event.path("numbers").asText();
        if (!numbers.matches("\\d+(-\\d+)?(,\\d+(-\\d+)?)*")) {
            throw new IllegalArgumentException("no numbers in " + event);
        }
        for (String range : numbers.split(",")) {
            String[] ends = range.split("-");
            int last = Integer.parseInt(ends[ends.length - 1]);
            for (int number = Integer.parseInt(ends[0]); number <= last; number++) {
                each.accept(number);
            }
        }
    }
}
