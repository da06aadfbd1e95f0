package io.github.rocketmqhotfix.testapp.soak;

/**
 * What a JVM uses at an instant.
 *
 * @param second      since the cluster was up
 * @param jvm         its name
 * @param pid         another one after each start
 * @param threads     of the process
 * @param connections open sockets, also those that the other side has closed
 * @param residentKib memory of its own, without mapped files
 */
record Measurement(double second, String jvm, long pid, int threads, int connections, long residentKib) {
}
