/**
 * The classes that subcommands share: option mixins, exit codes, required programs, tables, charts and progress on the
 * screen. Every subcommand and {@code Main} may use it. It uses {@code harness} and picocli, and knows no subcommand
 * and no scenario.
 */
package io.github.rocketmqhotfix.testapp.cli;
