/**
 * Java agents of the tests: recorders of class files, and agents of other vendors. Tests build jars of them; they use
 * only the JDK and each other.
 */
package io.github.rocketmqhotfix.testapp.program.agent;
