/**
 * Reads and weaves class files with Byte Buddy. The package is in an archive inside the agent's jar, and
 * {@code WeaverSource} loads it by name for the first target. It uses Byte Buddy, {@code patch} and the interface
 * {@code Weaver}.
 */
package io.github.rocketmqhotfix.install.weave;
