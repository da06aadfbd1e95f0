/**
 * Tests of {@code loopback-filter}: brokers and the discovery of every release on hosts with different networks.
 *
 * <p>The hosts are network namespaces of the harness. The tests use the scenarios, {@code testapp.e2e} and
 * {@code e2e.compat}.
 */
package io.github.rocketmqhotfix.testapp.e2e.loopback;
