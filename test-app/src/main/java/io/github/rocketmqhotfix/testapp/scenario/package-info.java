/**
 * One failure per class, run on real or scripted servers; each scenario returns its measurements and does not judge
 * them. Subcommands and tests use it; it uses only the harness and the names of forked programs.
 */
package io.github.rocketmqhotfix.testapp.scenario;
