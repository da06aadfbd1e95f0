/**
 * Tests of {@code sendback-fallback}: consumers of every release send messages back while their broker has no master.
 *
 * <p>Requests are counted on the wire. The tests use the scenarios, {@code testapp.e2e} and {@code e2e.compat}.
 */
package io.github.rocketmqhotfix.testapp.e2e.sendback;
