/**
 * RocketMQ's remoting protocol on the wire: relays and captures that count requests, scripted servers, and queries. The
 * rest of the harness, scenarios and subcommands use it; it uses only {@code harness.process}.
 */
package io.github.rocketmqhotfix.testapp.harness.wire;
