/**
 * Tests of the agent in JVMs of many kinds: class loaders, locks, archives, security managers, wrong options, server
 * roles.
 *
 * <p>Other packages may use {@link HostedRun}. The tests use the harness, {@code testapp.e2e} and {@code e2e.attach}.
 */
package io.github.rocketmqhotfix.testapp.e2e.hosts;
