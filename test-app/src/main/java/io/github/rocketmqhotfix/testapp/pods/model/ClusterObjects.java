package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The objects that the cluster was given, by kind and name; a later one replaces an earlier one. */
final class ClusterObjects {

    private final Map<String, Map<String, JsonNode>> byKind = new TreeMap<>();

    synchronized void add(JsonNode object) {
        byKind.computeIfAbsent(object.path("kind").asText(), kind -> new TreeMap<>()).put(Rendering.nameOf(object), object);
    }

    synchronized Optional<JsonNode> find(String kind, String name) {
        return Optional.ofNullable(byKind.getOrDefault(kind, Map.of()).get(name));
    }

    synchronized List<JsonNode> all(String kind) {
        return List.copyOf(byKind.getOrDefault(kind, Map.of()).values());
    }
}
