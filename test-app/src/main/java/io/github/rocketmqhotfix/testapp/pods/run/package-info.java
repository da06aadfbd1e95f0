/**
 * The subcommand {@code pods}: runs the Helm chart's pods with clients, injects failures, and compares clusters with
 * and without the agent. Only the application's main class and tests use this package. It uses {@code pods.model},
 * {@code pods.chart}, the harness and {@code cli}, and no other subcommand.
 */
package io.github.rocketmqhotfix.testapp.pods.run;
