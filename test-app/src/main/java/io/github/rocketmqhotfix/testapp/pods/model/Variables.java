package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables of one container, as the kubelet makes them out of {@code env}. */
final class Variables {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([-._a-zA-Z][-._a-zA-Z0-9]*)\\)");
    private static final Pattern LABEL = Pattern.compile("metadata\\.labels\\['([^']+)']");

    private final PodTemplate pod;
    private final String address;
    private final ClusterObjects objects;

    Variables(PodTemplate pod, String address, ClusterObjects objects) {
        this.pod = pod;
        this.address = address;
        this.objects = objects;
    }

    /**
     * In the order of {@code env}, since a value sees only what stands above it.
     *
     * @throws PodFailure if a value comes from something that is not there
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

    /** With what stands for {@code $(NAME)}; a name that is not known stays as it is, and {@code $$} is a dollar. */
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
        throw new PodFailure(pod.name(), "the source of " + variable + " is not modelled: " + source);
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
            default -> throw new PodFailure(pod.name(), "the field of " + variable + " is not modelled: " + path);
        };
    }

    private String key(String variable, String kind, JsonNode reference) {
        String name = reference.path("name").asText();
        String key = reference.path("key").asText();
        Map<String, String> content = objects.find(kind, name).map(KeyedContent::of).orElse(Map.of());
        if (!content.containsKey(key) && !reference.path("optional").asBoolean()) {
            throw new PodFailure(pod.name(), "the " + kind + " " + name + " of " + variable + " does not exist or has no key " + key);
        }
        return content.get(key);
    }
}
