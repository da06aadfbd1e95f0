/**
 * The agent that does nothing, for comparison in benchmarks. It has a package to itself so that it can be copied
 * without other classes; it uses only the JDK.
 */
package io.github.rocketmqhotfix.testapp.program.emptyagent;
