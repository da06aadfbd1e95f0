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
 * The books of numbered messages, from the events of NumberedProducer and NumberedConsumer; in any order, from any number of
 * processes. Other events are passed over.
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
     * @throws IllegalArgumentException if it says one of these kinds and is built otherwise
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
            case "givenBack" -> {
                eachNumber(event, of(event)::givenBack);
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
            default -> { }
        }
    }

    /** The state of what was entered until now. */
    public synchronized Balance balance() {
        return producers.values().stream().map(NumberedMessages::balance)
                .reduce(new Balance(0, 0, 0, 0, 0, 0, 0, 0), Balance::plus);
    }

    /** The first keys of those that are lost, for messages. */
    public synchronized List<String> lost(int most) {
        return keys(NumberedMessages::lost, most);
    }

    /** The same of those that were received and never sent. */
    public synchronized List<String> alien(int most) {
        return keys(NumberedMessages::alien, most);
    }

    /** When producers were told that a message has arrived. */
    public Timeline acknowledgements() {
        return acknowledgements;
    }

    /** When consumers were given a message, taken or not. */
    public Timeline receptions() {
        return receptions;
    }

    /** When producers were told that a message has arrived at this broker. */
    public synchronized Timeline acknowledgements(String broker) {
        return of(broker, acknowledgementsByBroker);
    }

    /** When consumers were given a message from this broker, taken or not. */
    public synchronized Timeline receptions(String broker) {
        return of(broker, receptionsByBroker);
    }

    /** When a producer that asks for its route was answered. */
    public Timeline routes() {
        return routes;
    }

    /** What producers were told whose question for their route failed, of the questions that were open within the window. */
    public synchronized List<String> failedRoutes(long fromNanos, long untilNanos) {
        return failedRoutes.stream().filter(each -> each.endNanos >= fromNanos && each.beginNanos <= untilNanos)
                .map(FailedRoute::words).toList();
    }

    private List<String> keys(Function<NumberedMessages, IntStream> numbers, int most) {
        return producers.entrySet().stream()
                .flatMap(producer -> numbers.apply(producer.getValue()).mapToObj(number -> producer.getKey() + "#" + number))
                .limit(most).toList();
    }

    private NumberedMessages of(JsonNode event) {
        return producers.computeIfAbsent(event.path("producer").asText(), any -> new NumberedMessages());
    }

    private record FailedRoute(long beginNanos, long endNanos, String words) {
    }

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
