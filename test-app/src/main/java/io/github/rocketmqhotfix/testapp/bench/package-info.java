/**
 * The subcommand {@code bench}: eight benchmarks, their readings, budgets and results. Only {@code Main} uses it.
 * It uses {@code cli}, {@code scenario}, {@code harness} and the forked programs.
 */
package io.github.rocketmqhotfix.testapp.bench;
