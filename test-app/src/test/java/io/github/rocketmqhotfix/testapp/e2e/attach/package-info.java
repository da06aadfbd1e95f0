/**
 * Tests of the commands {@code list}, {@code attach}, {@code detach} and {@code status} against running JVMs.
 *
 * <p>Other packages may use {@link AnsweringJvm}. The tests use the scenarios and {@code testapp.e2e}.
 */
package io.github.rocketmqhotfix.testapp.e2e.attach;
