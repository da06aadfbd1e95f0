/**
 * A program that sends messages back through the real consumers of many releases, for benchmarks and tests. It uses
 * {@code program} and calls the releases by reflection.
 */
package io.github.rocketmqhotfix.testapp.program.sendback;
