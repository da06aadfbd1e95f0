/**
 * Forked processes and the workspace that ends them: starting, output, signals, CPU and memory.
 * Every other package may use it; it uses no other package of this application.
 */
package io.github.rocketmqhotfix.testapp.harness.process;
