package io.github.rocketmqhotfix.testapp.soak;

import java.util.List;

/**
 * How often a client that had used a NameServer asked it after it was dead.
 *
 * @param threads of the client that ask a NameServer; those that wait for the lock of its routes are one
 * @param said    by its agent meanwhile
 */
record Asked(String client, int threads, long times, List<String> said) {

    Asked {
        said = List.copyOf(said);
    }
}
