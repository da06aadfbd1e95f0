/**
 * Renders the Helm chart with the real Helm and reads the rendered objects. {@code pods.model}, {@code pods.run} and
 * tests use this package. It uses the harness only.
 */
package io.github.rocketmqhotfix.testapp.pods.chart;
