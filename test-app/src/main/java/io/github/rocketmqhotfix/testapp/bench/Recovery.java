package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.scenario.NameServerCall;
import java.util.List;
import java.util.Locale;

/**
 * How a client came through.
 *
 * @param failed        how many of its calls were not answered
 * @param mostOfAThread the most of them that one thread made
 * @param answered      whether any was
 * @param seconds       from the first call to the first answer; to the end of the last call where there was none
 * @param strayRequests how many went to a NameServer that is not on the list any more
 */
record Recovery(long failed, long mostOfAThread, boolean answered, double seconds, int strayRequests) {

    private static final double MILLIS = 1_000;

    static Recovery of(List<NameServerCall> calls) {
        long most = calls.stream().mapToInt(NameServerCall::thread).distinct().mapToLong(thread -> NameServerCall.failedOf(
                calls.stream().filter(call -> call.thread() == thread).toList())).max().orElse(0);
        long end = calls.stream().mapToLong(NameServerCall::endMillis).max().orElse(0);
        return new Recovery(NameServerCall.failedOf(calls), most, calls.stream().anyMatch(NameServerCall::answered),
                NameServerCall.firstAnswerMillisOf(calls).orElse(end) / MILLIS, 0);
    }

    Recovery withStrayRequests(int requests) {
        return new Recovery(failed, mostOfAThread, answered, seconds, requests);
    }

    /** For the progress. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d failed, %s %.1f s", failed, answered ? "back after" : "not back in", seconds);
    }
}
