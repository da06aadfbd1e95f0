package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the variables of a container from {@code env}, as the kubelet does.
 *
 * @param address the pod's address
 */
record ContainerVariables(PodTemplate pod, String address, ClusterObjects objects) {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([-._a-zA-Z][-._a-zA-Z0-9]*)\\)");
    private static final Pattern LABEL = Pattern.compile("metadata\\.labels\\['([^']+)']");

    /**
     * Returns the variables of a container. They are made in the order of {@code env}: a value can refer only to
     * variables above it.
     *
     * @throws PodFailure if the source of a value is not supported, or if it does not exist and is not optional; a
     *     variable whose optional source does not exist is left out
     */
    Map<String, String> of(JsonNode container) {
        Map<String, String> variables = new TreeMap<>();
        for (JsonNode variable : container.path("env")) {
            String name = variable.path("name").asText();
            String value = variable.has("valueFrom") ? from(name, variable.path("valueFrom"))
                    : expanded(variable.path("value").asText(), variables);
            if (value != null) {
                variables.put(name, value);
            }
        }
        return variables;
    }

    /**
     * Replaces each {@code $(NAME)} by the variable's value. An unknown name stays as it is; {@code $$} is a dollar
     * sign.
     */
    static String expanded(String text, Map<String, String> known) {
        return REFERENCE.matcher(text).replaceAll(reference -> Matcher.quoteReplacement(
                reference.group(1) == null ? "$" : known.getOrDefault(reference.group(1), reference.group())));
    }

    private String from(String variable, JsonNode source) {
        if (source.has("fieldRef")) {
            return field(variable, source.at("/fieldRef/fieldPath").asText());
        }
        if (source.has("configMapKeyRef")) {
            return key(variable, "ConfigMap", source.path("configMapKeyRef"));
        }
        if (source.has("secretKeyRef")) {
            return key(variable, "Secret", source.path("secretKeyRef"));
        }
        throw new PodFailure(pod.name(), "the source of " + variable + " is not supported: " + source);
    }

    private String field(String variable, String path) {
        Matcher label = LABEL.matcher(path);
        if (label.matches()) {
            return pod.labels().getOrDefault(label.group(1), "");
        }
        return switch (path) {
            case "status.podIP" -> address;
            case "metadata.name" -> pod.name();
            case "metadata.namespace" -> pod.namespace();
            default -> throw new PodFailure(pod.name(), "the field of " + variable + " is not supported: " + path);
        };
    }

    private String key(String variable, String kind, JsonNode reference) {
        String name = reference.path("name").asText();
        String key = reference.path("key").asText();
        Map<String, String> content = objects.contentOf(kind, name).orElse(Map.of());
        if (!content.containsKey(key) && !reference.path("optional").asBoolean()) {
            throw new PodFailure(pod.name(),
                    "the " + kind + " " + name + " of " + variable + " does not exist or has no key " + key);
        }
        return content.get(key);
    }
}
