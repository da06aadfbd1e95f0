/**
 * Real NameServers, brokers and client programs of any release in JVMs of their own, and the releases and JVMs to run
 * them with. Scenarios and subcommands use it; it uses the other harness packages except {@code harness.ledger}, and
 * copies the classes of {@code program}.
 */
package io.github.rocketmqhotfix.testapp.harness.cluster;
