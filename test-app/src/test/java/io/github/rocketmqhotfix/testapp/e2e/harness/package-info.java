/**
 * Integration tests that check the harness itself with real servers: the ledger and the request capture. Nothing uses
 * them; they use the harness and scenarios.
 */
package io.github.rocketmqhotfix.testapp.e2e.harness;
