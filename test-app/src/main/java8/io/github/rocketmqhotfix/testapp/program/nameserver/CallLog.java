package io.github.rocketmqhotfix.testapp.program.nameserver;

import io.github.rocketmqhotfix.testapp.program.EventLine;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The outcomes of calls in the order in which the calls end. Thread-safe. */
final class CallLog {

    private final Queue<Object> calls = new ConcurrentLinkedQueue<Object>();

    /** A call to a NameServer. */
    interface Call {

        /** Makes the call, and returns the code of the answer. */
        int make() throws Exception;
    }

    /** Makes a call and records its outcome. Rethrows only an InterruptedException. */
    void make(int thread, int number, Call call) throws InterruptedException {
        long start = System.nanoTime();
        try {
            record(thread, number, start, call.make(), "", "");
        } catch (Exception failure) {
            record(thread, number, start, -1, failure.getClass().getSimpleName(), failure.getMessage());
            if (failure instanceof InterruptedException) {
                throw (InterruptedException) failure;
            }
        }
    }

    /** Adds the calls to a line. Each call is an array: thread, number, milliseconds, code, exception and message. */
    void report(EventLine done) {
        done.with("calls", calls);
    }

    private void record(int thread, int number, long start, int code, String exception, String message) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        calls.add(Arrays.<Object>asList(thread, number, millis, code, exception, message));
    }
}
