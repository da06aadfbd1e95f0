/**
 * The patch {@code loopback-filter}: local-address discovery returns an address that other hosts can reach.
 * {@link io.github.rocketmqhotfix.patch.loopback.LoopbackFilterPatch} defines the woven code, and
 * {@code LocalAddressSelector} chooses the address. Only {@code Patches} and woven code use this package; it uses
 * {@code patch}, {@code config} and {@code report}.
 */
package io.github.rocketmqhotfix.patch.loopback;
