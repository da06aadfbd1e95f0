package io.github.rocketmqhotfix.testapp.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What became of calls that several threads made.
 *
 * @param calls       of all threads together
 * @param failed      how many got no answer, by thread
 * @param lastFailure the exception; empty if there was none
 */
record CallCounts(int calls, List<Integer> failed, String lastFailure) {

    CallCounts {
        failed = List.copyOf(failed);
    }

    /** As the client applications print them: [1, 0, 2]. */
    static List<Integer> byThread(String numbers) {
        return Stream.of(numbers.substring(1, numbers.length() - 1).split(", ")).map(Integer::valueOf).toList();
    }

    boolean allAnswered() {
        return answered() == calls;
    }

    boolean noneAnswered() {
        return answered() == 0;
    }

    int answered() {
        return calls - failed.stream().mapToInt(Integer::intValue).sum();
    }

    int mostFailedOfAThread() {
        return failed.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** These and later calls of the same threads. */
    CallCounts plus(CallCounts later) {
        List<Integer> sums = new ArrayList<>();
        for (int thread = 0; thread < failed.size(); thread++) {
            sums.add(failed.get(thread) + later.failed.get(thread));
        }
        return new CallCounts(calls + later.calls, sums, later.lastFailure.isEmpty() ? lastFailure : later.lastFailure);
    }
}
