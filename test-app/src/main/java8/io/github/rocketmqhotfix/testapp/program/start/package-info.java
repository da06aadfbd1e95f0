/**
 * Programs whose start or class loading is measured, for benchmarks. They use {@code program}.
 */
package io.github.rocketmqhotfix.testapp.program.start;
