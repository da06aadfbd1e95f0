/**
 * The entry of {@code -javaagent} and of an attach. Only the JVM calls it. It uses {@code install}, {@code config} and
 * {@code report}.
 */
package io.github.rocketmqhotfix;
