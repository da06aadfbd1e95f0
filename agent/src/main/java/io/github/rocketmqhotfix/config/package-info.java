/**
 * The options of one JVM, the requests of attaching processes, and the addresses in them. Every other package except
 * {@code report} may use this one. It uses only the log of {@code report}.
 */
package io.github.rocketmqhotfix.config;
