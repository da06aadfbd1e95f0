package io.github.rocketmqhotfix.testapp.pods.model;

import io.github.rocketmqhotfix.testapp.harness.network.Namespaces;
import java.nio.file.Path;

/**
 * What a pod has before its first container and after its last one: a network with an address.
 *
 * @param folder for the pod's own files
 */
record PodSandbox(Namespaces namespaces, String address, Path folder) {
}
