package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** What a ConfigMap or a Secret has under its keys, as text. */
final class KeyedContent {

    private KeyedContent() {
    }

    static Map<String, String> of(JsonNode object) {
        Map<String, String> content = new TreeMap<>();
        boolean secret = object.path("kind").asText().equals("Secret");
        object.path("data").properties().forEach(entry -> content.put(entry.getKey(),
                secret ? decoded(entry.getValue().asText()) : entry.getValue().asText()));
        object.path("stringData").properties().forEach(entry -> content.put(entry.getKey(), entry.getValue().asText()));
        return content;
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
