/**
 * Accounts for numbered messages: which were sent, acknowledged, received and lost, and when. Subcommands use it; it
 * uses the events of {@code harness.cluster} and the processes of {@code harness.process}.
 */
package io.github.rocketmqhotfix.testapp.harness.ledger;
