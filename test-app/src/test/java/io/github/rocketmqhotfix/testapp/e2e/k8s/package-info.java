/**
 * Tests of everything below {@code agent/deploy}: the image, the patches for Kubernetes, the Helm chart and the
 * monitoring, with the real tools and released servers. No other package uses this one. It uses {@code pods},
 * scenarios, the harness and the helpers in {@code e2e}.
 */
package io.github.rocketmqhotfix.testapp.e2e.k8s;
