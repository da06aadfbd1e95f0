package io.github.rocketmqhotfix.testapp.scenario;

/**
 * One call of a client to the NameServer of its choice.
 *
 * @param thread    number of the thread that made the call, from 0
 * @param number    number of the call among the calls of its thread, from 1
 * @param code      code of the answer; -1 if there was none
 * @param exception simple class name of the exception; empty if there was none
 */
public record NameServerCall(int thread, int number, long durationMillis, int code, String exception, String message) {

    private static final int SUCCESS = 0;

    /**
     * Returns whether the call got an answer; a refusal is an answer. A one-way call counts as answered when it
     * returns.
     */
    public boolean answered() {
        return exception.isEmpty();
    }

    boolean isRefused() {
        return answered() && code != SUCCESS;
    }
}
