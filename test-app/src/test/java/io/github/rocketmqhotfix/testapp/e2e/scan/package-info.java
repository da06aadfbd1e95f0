/**
 * Tests of the command {@code scan} on the jars of all releases.
 *
 * <p>The tests use {@code testapp.e2e} and the rows of {@code e2e.compat}.
 */
package io.github.rocketmqhotfix.testapp.e2e.scan;
