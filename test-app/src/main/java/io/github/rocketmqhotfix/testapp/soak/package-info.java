/**
 * The subcommand {@code soak}: a cluster under a random sequence of faults, and the invariants that must hold
 * meanwhile. Only the application's main class uses this package. It uses the harness, {@code scenario.Setting} and
 * {@code cli}, and no other subcommand.
 */
package io.github.rocketmqhotfix.testapp.soak;
