package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import java.time.Duration;

/**
 * Which calls a client makes to its NameServer.
 *
 * @param threads      how many threads make them, starting together
 * @param calls        of each thread
 * @param timeout      of each call
 * @param pause        between two calls of a thread
 * @param code         of the request
 * @param pace         how the threads go on after their first call
 * @param path         which method of the client makes them
 */
public record CallPlan(int threads, int calls, Duration timeout, Duration pause, int code, Pace pace, Path path) {

    /** Which method of the client makes them; a one-way call counts as answered when it returns. */
    public enum Path { SYNC, ASYNC, ONEWAY, INVOKE }

    /** How the threads go on after their first call. */
    public enum Pace {
        /** Each for itself. */
        FREE("call"),
        /** Each for itself until one of them gets an answer. */
        UNTIL_SUCCESS("until"),
        /** Every call starts together with the others', as a pool's work on a common timer. */
        IN_ROUNDS("rounds");

        private final String verb;

        Pace(String verb) {
            this.verb = verb;
        }
    }

    /** The topic that every broker has. */
    public static final String TOPIC = "TBW102";

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** One call for a route, with RocketMQ's time-out of 3 s. */
    public static CallPlan once() {
        return of(1, 1);
    }

    /** Calls for a route without a pause. */
    public static CallPlan of(int threads, int calls) {
        return new CallPlan(threads, calls, TIMEOUT, Duration.ZERO, RequestCode.GET_ROUTEINFO_BY_TOPIC, Pace.FREE,
                Path.SYNC);
    }

    /** The same with another request code. */
    public CallPlan withCode(int other) {
        return new CallPlan(threads, calls, timeout, pause, other, pace, path);
    }

    /** The same with another time-out. */
    public CallPlan withTimeout(Duration other) {
        return new CallPlan(threads, calls, other, pause, code, pace, path);
    }

    /** The same with a pause between two calls of a thread. */
    public CallPlan withPause(Duration other) {
        return new CallPlan(threads, calls, timeout, other, code, pace, path);
    }

    /** The same, but over with the first answer. */
    public CallPlan stoppingAtSuccess() {
        return new CallPlan(threads, calls, timeout, pause, code, Pace.UNTIL_SUCCESS, path);
    }

    /** The same with all threads starting each call together. */
    public CallPlan inRounds() {
        return new CallPlan(threads, calls, timeout, pause, code, Pace.IN_ROUNDS, path);
    }

    /** The same by another method. */
    public CallPlan by(Path other) {
        return new CallPlan(threads, calls, timeout, pause, code, pace, other);
    }

    String command() {
        return String.join(" ", pace.verb, Integer.toString(threads), Integer.toString(calls),
                Long.toString(timeout.toMillis()), Long.toString(pause.toMillis()), Integer.toString(code), TOPIC,
                path.name());
    }

    // waiting for the lock and dialling take up to 3 s each before the request's own time-out matters
    Duration longest() {
        return timeout.plus(TIMEOUT.multipliedBy(2)).plus(pause).multipliedBy(calls);
    }
}
