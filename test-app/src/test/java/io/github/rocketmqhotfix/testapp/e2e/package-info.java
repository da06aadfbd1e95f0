/**
 * End-to-end tests with the built agent, and the classes that their packages share: JVMs for a test, the agent's
 * command line, jars and class paths.
 *
 * <p>The packages below are grouped by subject and use this one. This package uses the harness and none of the packages
 * below it.
 */
package io.github.rocketmqhotfix.testapp.e2e;
