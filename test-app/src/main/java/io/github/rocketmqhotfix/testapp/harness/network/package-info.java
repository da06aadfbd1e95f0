/**
 * Virtual hosts made of Linux network namespaces, and ports that drop packets. The rest of the harness, scenarios and
 * subcommands use it; it uses only {@code harness.process}.
 */
package io.github.rocketmqhotfix.testapp.harness.network;
