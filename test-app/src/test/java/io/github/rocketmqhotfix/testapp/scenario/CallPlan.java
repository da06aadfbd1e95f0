package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import java.time.Duration;

/**
 * The calls that a client makes to its NameServer.
 *
 * @param threads number of threads
 * @param calls   number of calls of each thread
 * @param timeout timeout of each call
 * @param code    request code
 * @param rounds  true if the threads wait for each other before every call; false if only before the first call
 * @param delay   time between the first calls of two threads; zero if the threads start together
 * @param method  the client's method that makes the calls
 */
public record CallPlan(int threads, int calls, Duration timeout, int code, boolean rounds, Duration delay,
        CallMethod method) {

    /** The client's method that makes the calls; a one-way call counts as answered when it returns. */
    public enum CallMethod {
        SYNC, ASYNC, ONEWAY
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** Returns a plan of one route request, with RocketMQ's timeout of 3 s. */
    public static CallPlan once() {
        return of(1, 1);
    }

    /** Returns a plan of route requests, with RocketMQ's timeout of 3 s. */
    public static CallPlan of(int threads, int calls) {
        return new CallPlan(threads, calls, TIMEOUT, RequestCode.GET_ROUTEINFO_BY_TOPIC, false, Duration.ZERO,
                CallMethod.SYNC);
    }

    /** Returns this plan with another request code. */
    public CallPlan withCode(int other) {
        return new CallPlan(threads, calls, timeout, other, rounds, delay, method);
    }

    /** Returns this plan with another timeout. */
    public CallPlan withTimeout(Duration other) {
        return new CallPlan(threads, calls, other, code, rounds, delay, method);
    }

    /** Returns this plan with all threads starting each call together. */
    public CallPlan inRounds() {
        return new CallPlan(threads, calls, timeout, code, true, delay, method);
    }

    /** Returns this plan with each thread starting its first call this much later than the thread before it. */
    public CallPlan staggered(Duration by) {
        return new CallPlan(threads, calls, timeout, code, rounds, by, method);
    }

    /** Returns this plan with another method of the client. */
    public CallPlan by(CallMethod other) {
        return new CallPlan(threads, calls, timeout, code, rounds, delay, other);
    }

    // before the timeout of a request starts, a call waits up to 3 s for the client's selection lock and dials for up
    // to 3 s
    Duration longest() {
        return timeout.plus(TIMEOUT.multipliedBy(2)).multipliedBy(calls).plus(delay.multipliedBy(threads));
    }
}
