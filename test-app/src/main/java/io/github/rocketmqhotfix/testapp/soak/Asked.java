package io.github.rocketmqhotfix.testapp.soak;

/**
 * How often a client that had used a NameServer asked it after it was dead.
 *
 * @param threads of the client that ask a NameServer; those that wait for the lock of its routes are one
 */
record Asked(String client, int threads, long times) {

    /**
     * Once for each thread, and once more: a list that has changed since the last choice is in another order, so that the next in turn may
     * be the one that was left.
     */
    int most() {
        return 2 * threads;
    }
}
