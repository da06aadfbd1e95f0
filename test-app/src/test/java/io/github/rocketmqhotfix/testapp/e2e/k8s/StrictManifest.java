package io.github.rocketmqhotfix.testapp.e2e.k8s;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.pods.chart.KubernetesTypes;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A StatefulSet or Deployment, with a check against the types of the Kubernetes API and the server's rules for
 * containers.
 */
record StrictManifest(JsonNode object) {

    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build()).build();

    /** @throws UncheckedIOException if the text is no YAML or has a duplicate key */
    static StrictManifest of(String yaml) {
        return new StrictManifest(parse(yaml));
    }

    /** Parses any YAML. */
    static JsonNode parse(String yaml) {
        return UncheckedFiles.unchecked(() -> YAML.readTree(yaml));
    }

    /** Returns the reasons why the server would refuse the object; empty if there are none. */
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
                        problems.add(container.path("name").asText() + " mounts " + mount.path("name")
                                + ", which is no volume");
                    }
                }
            }
        }
        return problems;
    }

    private static List<String> volumes(JsonNode object) {
        return Stream.concat(
                Rendering.elements(object.at("/spec/template/spec/volumes"))
                        .map(volume -> volume.path("name").asText()),
                Rendering.elements(object.at("/spec/volumeClaimTemplates")).map(Rendering::nameOf)).toList();
    }
}
