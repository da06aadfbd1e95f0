/**
 * Applies the patches to classes: the transformer, the decision about a class, attach and detach, and the agent's jar
 * with its archives. Only {@code HotfixAgent} and the command line use this package. It uses {@code patch},
 * {@code report} and {@code config}, and finds {@code weave} by name.
 */
package io.github.rocketmqhotfix.install;
