/**
 * Tests of the agent beside agents of other projects and beside another version of itself.
 *
 * <p>The tests use {@code testapp.e2e} and {@code e2e.hosts}.
 */
package io.github.rocketmqhotfix.testapp.e2e.agents;
