package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The ports that containers have a name for. */
final class ContainerPorts {

    private ContainerPorts() {
    }

    static Optional<Integer> named(JsonNode container, String name) {
        for (JsonNode port : container.path("ports")) {
            if (port.path("name").asText().equals(name)) {
                return Optional.of(port.path("containerPort").asInt());
            }
        }
        return Optional.empty();
    }

    /** Of any container of a pod. */
    static Optional<Integer> ofPod(JsonNode specification, String name) {
        for (JsonNode container : specification.path("containers")) {
            Optional<Integer> port = named(container, name);
            if (port.isPresent()) {
                return port;
            }
        }
        return Optional.empty();
    }
}
