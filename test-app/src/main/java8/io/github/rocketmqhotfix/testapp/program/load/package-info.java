/**
 * Producers and consumers that send and receive messages, for scenarios, the soak and benchmarks. They use
 * {@code program} and a release's client.
 */
package io.github.rocketmqhotfix.testapp.program.load;
