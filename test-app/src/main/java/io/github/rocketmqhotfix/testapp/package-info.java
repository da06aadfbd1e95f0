/**
 * The test application: {@code Main} with its subcommands {@code demo}, {@code bench}, {@code soak} and {@code pods}.
 * {@code Main} uses the subcommands and {@code cli}; no class uses {@code Main}.
 */
package io.github.rocketmqhotfix.testapp;
