package io.github.rocketmqhotfix.testapp.pods.chart;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The objects that the chart makes from one set of values. */
public record Rendering(List<JsonNode> objects) {

    /** A key that stands twice in one mapping is an error: the first one would be lost without a word. */
    private static final YAMLMapper YAML = YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    public Rendering {
        objects = List.copyOf(objects);
    }

    /** From YAML, one object in each document. */
    public static Rendering of(String documents) {
        try (MappingIterator<JsonNode> all = YAML.readerFor(JsonNode.class).readValues(documents)) {
            return new Rendering(all.readAll().stream().filter(JsonNode::isObject).toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public List<JsonNode> all(String kind) {
        return objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
    }

    /** Of a kind, the one whose name ends like this. */
    public JsonNode one(String kind, String nameEnd) {
        List<JsonNode> found = all(kind).stream().filter(object -> nameOf(object).endsWith(nameEnd)).toList();
        if (found.size() != 1) {
            throw new IllegalStateException(found.size() + " of kind " + kind + " are named …" + nameEnd);
        }
        return found.get(0);
    }

    /** Without what Helm runs only when it is asked to, such as the pod of {@code helm test}. */
    public List<JsonNode> withoutHooks() {
        return objects.stream().filter(object -> hookOf(object).isEmpty()).toList();
    }

    /** The pods that {@code helm test} runs. */
    public List<JsonNode> tests() {
        return objects.stream().filter(object -> List.of(hookOf(object).split(",")).contains("test")).toList();
    }

    public static String nameOf(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private static String hookOf(JsonNode object) {
        return object.path("metadata").path("annotations").path("helm.sh/hook").asText();
    }
}
