package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The objects that the cluster was given, by kind and name. A later object replaces an earlier one. Thread-safe. */
final class ClusterObjects {

    private final Map<String, Map<String, JsonNode>> byKind = new TreeMap<>();

    synchronized void add(JsonNode object) {
        byKind.computeIfAbsent(object.path("kind").asText(), kind -> new TreeMap<>()).put(Rendering.nameOf(object),
                object);
    }

    synchronized List<JsonNode> all(String kind) {
        return List.copyOf(byKind.getOrDefault(kind, Map.of()).values());
    }

    /** Returns the text of each key of a ConfigMap or a Secret; empty if there is no such object. */
    synchronized Optional<Map<String, String>> contentOf(String kind, String name) {
        return Optional.ofNullable(byKind.getOrDefault(kind, Map.of()).get(name)).map(object -> {
            Map<String, String> content = PodTemplate.texts(object.path("data"));
            if (kind.equals("Secret")) {
                content.replaceAll(
                        (key, base64) -> new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
            }
            content.putAll(PodTemplate.texts(object.path("stringData")));
            return content;
        });
    }
}
