/**
 * The commands of {@code java -jar} and their output. {@link io.github.rocketmqhotfix.cli.Main} loads {@code Commands}
 * by its name; nothing else uses this package. Uses {@code cli.jvm}, {@code cli.scan}, {@code patch}, {@code config},
 * picocli and Gson.
 */
package io.github.rocketmqhotfix.cli.command;
