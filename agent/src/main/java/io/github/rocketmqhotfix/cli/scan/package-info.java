/**
 * Finds copies of RocketMQ's classes on a disk and has {@code install} judge them.
 * {@link io.github.rocketmqhotfix.cli.scan.Scan} is the entry point; {@code cli.command} uses it. Uses {@code install},
 * {@code patch} and {@code config}; reads files only, within {@code Limits}.
 */
package io.github.rocketmqhotfix.cli.scan;
