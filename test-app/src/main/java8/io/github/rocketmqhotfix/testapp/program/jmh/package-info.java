/**
 * JMH benchmarks of the methods that the agent changes, for the {@code bench} subcommand. They use {@code program}, JMH
 * and a release's client.
 */
package io.github.rocketmqhotfix.testapp.program.jmh;
