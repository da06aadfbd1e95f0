/**
 * Programs that load and run the agent's target classes of many releases in one JVM, for tests. They use
 * {@code program} and the recorders of {@code program.agent}.
 */
package io.github.rocketmqhotfix.testapp.program.release;
