package io.github.rocketmqhotfix.testapp.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.gson.JsonParser;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One StatefulSet or Deployment, held against the Kubernetes API: two libraries, as one does not see a wrong type and the
 * other no missing field, and what the server asks of containers besides.
 */
final class StrictManifest {

    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build()).build();
    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode object;

    private StrictManifest(JsonNode object) {
        this.object = object;
    }

    /** @throws UncheckedIOException if it is no YAML or has a key twice */
    static StrictManifest of(String yaml) {
        return new StrictManifest(parse(yaml));
    }

    /** Any YAML as a tree. */
    static JsonNode parse(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    JsonNode object() {
        return object;
    }

    /** What the server would refuse, in words; empty: nothing. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        boolean statefulSet = object.path("kind").asText().equals("StatefulSet");
        if (!statefulSet && !object.path("kind").asText().equals("Deployment")) {
            return List.of("kind " + object.path("kind"));
        }
        try {
            if (statefulSet) {
                V1StatefulSet.validateJsonElement(JsonParser.parseString(object.toString()));
            } else {
                V1Deployment.validateJsonElement(JsonParser.parseString(object.toString()));
            }
        } catch (IOException | IllegalArgumentException refused) {
            problems.add(refused.getMessage());
        }
        try {
            Class<?> type = statefulSet ? StatefulSet.class : Deployment.class;
            Object typed = JSON.treeToValue(object, type);
            // fabric8 keeps an unknown field as an additional property, so only what has another type or value differs
            lost("", object, JSON.readTree(JSON.writeValueAsString(typed)), problems);
        } catch (JsonProcessingException wrongType) {
            problems.add(wrongType.getOriginalMessage());
        }
        JsonNode pod = object.at("/spec/template/spec");
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : pod.path(list)) {
                if (container.path("image").asText().isBlank()) {
                    problems.add(list + ": " + container.path("name").asText() + " has no image");
                }
                for (JsonNode mount : container.path("volumeMounts")) {
                    if (!volumes(object).contains(mount.path("name").asText())) {
                        problems.add(container.path("name").asText() + " mounts " + mount.path("name") + ", which is no volume");
                    }
                }
            }
        }
        return problems;
    }

    private static List<String> volumes(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.at("/spec/template/spec/volumes").forEach(volume -> names.add(volume.path("name").asText()));
        object.at("/spec/volumeClaimTemplates").forEach(claim -> names.add(claim.at("/metadata/name").asText()));
        return names;
    }

    private static void lost(String path, JsonNode written, JsonNode read, List<String> problems) {
        if (written.isObject() && read.isObject()) {
            written.fieldNames().forEachRemaining(name ->
                    lost(path + "/" + name, written.path(name), read.path(name), problems));
        } else if (written.isArray() && read.isArray() && written.size() == read.size()) {
            for (int i = 0; i < written.size(); i++) {
                lost(path + "/" + i, written.get(i), read.get(i), problems);
            }
        } else if (!written.equals(read) && !(written.isContainerNode() && written.isEmpty())) {
            problems.add(path + ": " + written + " is read as " + read);
        }
    }
}
