package io.github.rocketmqhotfix.testapp.pods.chart;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Kubernetes objects, for example those that the chart renders from one set of values. */
public record Rendering(List<JsonNode> objects) {

    /** Reports a duplicate key in a mapping as an error; by default the parser silently drops the first value. */
    private static final YAMLMapper YAML = YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    public Rendering {
        objects = List.copyOf(objects);
    }

    /** Reads YAML with one object in each document. */
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

    /** Returns the only object of a kind whose name ends with {@code nameEnd}. */
    public JsonNode one(String kind, String nameEnd) {
        List<JsonNode> found = all(kind).stream().filter(object -> nameOf(object).endsWith(nameEnd)).toList();
        if (found.size() != 1) {
            throw new IllegalStateException(
                    found.size() + " objects of kind " + kind + " have a name that ends with " + nameEnd);
        }
        return found.get(0);
    }

    /** Returns the objects that are not hooks. The pod of {@code helm test} is a hook. */
    public List<JsonNode> withoutHooks() {
        return objects.stream().filter(object -> hookOf(object).isEmpty()).toList();
    }

    /** Returns the pods that {@code helm test} runs. */
    public List<JsonNode> tests() {
        return objects.stream().filter(object -> List.of(hookOf(object).split(",")).contains("test")).toList();
    }

    public static String nameOf(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    public static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    /** Searches a list and returns the first element whose field {@code name} has this value. */
    public static Optional<JsonNode> named(JsonNode list, String name) {
        return elements(list).filter(element -> element.path("name").asText().equals(name)).findFirst();
    }

    private static String hookOf(JsonNode object) {
        return object.path("metadata").path("annotations").path("helm.sh/hook").asText();
    }
}
