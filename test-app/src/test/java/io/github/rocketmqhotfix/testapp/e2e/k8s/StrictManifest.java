package io.github.rocketmqhotfix.testapp.e2e.k8s;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.rocketmqhotfix.testapp.pods.chart.KubernetesTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One StatefulSet or Deployment, held against the Kubernetes API's types and what the server asks of containers besides.
 */
final class StrictManifest {

    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build()).build();

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
        List<String> problems = new ArrayList<>(KubernetesTypes.complaints(object));
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
}
