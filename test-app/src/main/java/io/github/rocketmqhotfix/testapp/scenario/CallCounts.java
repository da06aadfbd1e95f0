package io.github.rocketmqhotfix.testapp.scenario;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The outcomes of calls from several threads.
 *
 * @param calls         number of calls of all threads
 * @param failed        number of calls without an answer, by thread
 * @param refused       number of answers other than success
 * @param slowestMillis duration of the slowest call
 * @param lastFailure   the last exception; empty if there was none
 */
public record CallCounts(int calls, List<Integer> failed, int refused, long slowestMillis, String lastFailure) {

    /** Parses the failed calls by thread as the programs print them: [1, 0, 2]. */
    public static List<Integer> byThread(String numbers) {
        return Stream.of(numbers.substring(1, numbers.length() - 1).split(", ")).map(Integer::valueOf).toList();
    }

    public boolean allAnswered() {
        return answered() == calls;
    }

    public boolean noneAnswered() {
        return answered() == 0;
    }

    public int answered() {
        return calls - failed.stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns the number of calls that did not get success as an answer. */
    public int withoutSuccess() {
        return calls - answered() + refused;
    }

    /** Returns the sum of these and later calls of the same threads. */
    public CallCounts plus(CallCounts later) {
        List<Integer> sums = IntStream.range(0, failed.size())
                .mapToObj(thread -> failed.get(thread) + later.failed.get(thread)).toList();
        return new CallCounts(calls + later.calls, sums, refused + later.refused, Math.max(slowestMillis, later.slowestMillis),
                later.lastFailure.isEmpty() ? lastFailure : later.lastFailure);
    }
}
