package io.github.rocketmqhotfix.testapp.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What became of calls that several threads made.
 *
 * @param calls         of all threads together
 * @param failed        how many got no answer, by thread
 * @param refused       how many got an answer that is not success
 * @param slowestMillis of the call that took longest
 * @param lastFailure   the exception; empty if there was none
 */
public record CallCounts(int calls, List<Integer> failed, int refused, long slowestMillis, String lastFailure) {

    public CallCounts {
        failed = List.copyOf(failed);
    }

    /** As the client applications print them: [1, 0, 2]. */
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

    /** How many were not answered with success. */
    public int withoutSuccess() {
        return calls - answered() + refused;
    }

    /** These and later calls of the same threads. */
    public CallCounts plus(CallCounts later) {
        List<Integer> sums = new ArrayList<>();
        for (int thread = 0; thread < failed.size(); thread++) {
            sums.add(failed.get(thread) + later.failed.get(thread));
        }
        return new CallCounts(calls + later.calls, sums, refused + later.refused, Math.max(slowestMillis, later.slowestMillis),
                later.lastFailure.isEmpty() ? lastFailure : later.lastFailure);
    }
}
