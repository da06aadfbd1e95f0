package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;

/**
 * The settings that all pods of a cluster share.
 *
 * @param claims  the folder of all volume claims
 * @param images  the images by their name with tag
 * @param changed the action for each change of a pod's address or readiness
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
            throw new PodFailure(pod.name(), "there is no image " + name + " for " + container.path("name").asText()
                    + ", only " + images.keySet());
        }
        return images.get(name);
    }
}
