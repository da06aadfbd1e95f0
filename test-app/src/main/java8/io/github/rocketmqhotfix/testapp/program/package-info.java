/**
 * The classes that forked programs share: arguments, commands, events and calls by several threads. Programs run on
 * Java 8 and later beside the jars of a release, so they use the JDK, RocketMQ and each other, and nothing else of this
 * application.
 */
package io.github.rocketmqhotfix.testapp.program;
