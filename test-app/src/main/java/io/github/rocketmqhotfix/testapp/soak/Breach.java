package io.github.rocketmqhotfix.testapp.soak;

/**
 * An invariant that did not hold.
 *
 * @param second since the cluster was up
 * @param jvm    where, as far as that can be said
 * @param detail what was seen instead
 */
record Breach(Invariant invariant, long second, String jvm, String detail) {

    String words() {
        return "broken after " + second + " s, " + jvm + ": " + invariant + ", but " + detail;
    }
}
