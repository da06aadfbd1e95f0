/**
 * Host applications in which tests run the agent: unusual class loaders, locks, servers and frameworks. They use
 * {@code program}.
 */
package io.github.rocketmqhotfix.testapp.program.host;
