/**
 * Finds the JVMs on this machine and exchanges commands with the agent in them, after checking that this does no harm.
 * Used by {@code cli.command}. Uses {@code install}, {@code config}, the JDK's attach mechanism and {@code /proc}.
 */
package io.github.rocketmqhotfix.cli.jvm;
