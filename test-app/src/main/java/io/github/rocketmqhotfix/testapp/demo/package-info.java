/**
 * The subcommand {@code demo}: each defect without and with the agent, in a table. Only {@code Main} uses it.
 * It uses {@code cli}, {@code scenario} and {@code harness}.
 */
package io.github.rocketmqhotfix.testapp.demo;
