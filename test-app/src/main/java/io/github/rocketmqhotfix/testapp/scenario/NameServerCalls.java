package io.github.rocketmqhotfix.testapp.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Calls of a client, in the order in which they ended. */
public final class NameServerCalls extends AbstractList<NameServerCall> {

    private final List<NameServerCall> calls;

    NameServerCalls(List<NameServerCall> calls) {
        this.calls = List.copyOf(calls);
    }

    /** Parses the answer of a program that makes calls. */
    static NameServerCalls of(JsonNode done) {
        List<NameServerCall> calls = new ArrayList<>();
        done.path("calls").forEach(
                call -> calls.add(new NameServerCall(call.path(0).asInt(), call.path(1).asInt(), call.path(2).asLong(),
                        call.path(3).asInt(), call.path(4).asText(), call.path(5).asText())));
        return new NameServerCalls(calls);
    }

    @Override
    public NameServerCall get(int index) {
        return calls.get(index);
    }

    @Override
    public int size() {
        return calls.size();
    }

    public boolean allAnswered() {
        return failed() == 0;
    }

    public boolean noneAnswered() {
        return failed() == size();
    }

    /** Returns the number of calls without an answer. */
    public int failed() {
        return count(call -> !call.answered());
    }

    /** Returns the number of answers other than success. */
    public int refused() {
        return count(NameServerCall::isRefused);
    }

    /** Returns the duration of the slowest call; 0 if there are no calls. */
    public long slowestMillis() {
        return calls.stream().mapToLong(NameServerCall::durationMillis).max().orElse(0);
    }

    /** Returns the last exception with its message; empty if there is none. */
    public String lastFailure() {
        return calls.stream().filter(call -> !call.answered()).reduce((earlier, later) -> later)
                .map(call -> call.exception() + ": " + call.message()).orElse("");
    }

    /** Returns these calls, followed by the calls in {@code later}. */
    public NameServerCalls plus(List<NameServerCall> later) {
        List<NameServerCall> both = new ArrayList<>(calls);
        both.addAll(later);
        return new NameServerCalls(both);
    }

    /** Returns a summary, because there may be thousands of calls. */
    @Override
    public String toString() {
        Map<String, Long> exceptions = calls.stream().filter(call -> !call.answered())
                .collect(Collectors.groupingBy(NameServerCall::exception, TreeMap::new, Collectors.counting()));
        return size() + " calls, " + failed() + " failed " + exceptions + ", " + refused()
                + " refused, the slowest took " + slowestMillis()
                + " ms";
    }

    private int count(Predicate<NameServerCall> kind) {
        return (int) calls.stream().filter(kind).count();
    }
}
