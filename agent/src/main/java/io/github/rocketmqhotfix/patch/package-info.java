/**
 * The patches: {@link io.github.rocketmqhotfix.patch.Patch} is the base class of each one,
 * {@link io.github.rocketmqhotfix.patch.Patches} lists them, and the other types are the plain data that a patch
 * decides by ({@link io.github.rocketmqhotfix.patch.ClassShape}) and returns
 * ({@link io.github.rocketmqhotfix.patch.Verdict}, {@link io.github.rocketmqhotfix.patch.Weaving}). Used by
 * {@code install} and {@code cli}. May use {@code config} and {@code report}; only {@code Patches} knows the
 * subpackages, one for each patch.
 */
package io.github.rocketmqhotfix.patch;
