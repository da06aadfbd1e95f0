/**
 * The command line of the agent's jar. {@code Main} is the only class that lies outside of the archive of commands; it
 * uses {@code install} to load the rest. No class outside of {@code cli} uses this package, so the agent never loads it
 * into the JVM that it patches.
 */
package io.github.rocketmqhotfix.cli;
