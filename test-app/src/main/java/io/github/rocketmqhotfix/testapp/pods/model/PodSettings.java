package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;

/**
 * What all pods of a cluster share.
 *
 * @param claims  the folder of all volume claims
 * @param images  by their name with tag
 * @param changed to be run when a pod got or lost its address or became ready or not ready
 */
record PodSettings(PodNetwork network, ServiceNames names, ClusterObjects objects, Path claims,
        Map<String, ContainerImage> images, Runnable changed) {

    PodSettings {
        images = Map.copyOf(images);
    }

    /** @throws PodFailure if there is no such image */
    ContainerImage image(PodTemplate pod, JsonNode container) {
        String name = container.path("image").asText();
        if (!images.containsKey(name)) {
            throw new PodFailure(pod.name(), "there is no image " + name + " for " + container.path("name").asText() + ", only " + images.keySet());
        }
        return images.get(name);
    }
}
