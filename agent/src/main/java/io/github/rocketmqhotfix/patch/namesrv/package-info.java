/**
 * The patch {@code namesrv-reset}: a client leaves a NameServer that is dead, hangs, or was removed from its list.
 * {@link io.github.rocketmqhotfix.patch.namesrv.NamesrvResetPatch} defines the woven code, {@code NameServerCall} makes
 * the attempts of a call, and {@code NameServers} chooses the NameServer of each attempt. Only {@code Patches} and
 * woven code use this package; it uses {@code patch}, {@code config} and {@code report}, and the host's objects by
 * reflection ({@code RemotingClient}).
 */
package io.github.rocketmqhotfix.patch.namesrv;
