/**
 * The patch {@code sendback-fallback}: a consumer's send-back never goes to a NameServer.
 * {@link io.github.rocketmqhotfix.patch.sendback.SendBackFallbackPatch} defines the woven code, and
 * {@code SendBackRouting} decides where the message goes. Only {@code Patches} and woven code use this package; it uses
 * {@code patch} and {@code report}, and the host's objects by reflection ({@code ClientRoute}).
 */
package io.github.rocketmqhotfix.patch.sendback;
