package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The folders behind a pod's volumes: a claim's outlives the pod, all others are the pod's own. */
final class Volumes {

    /** A folder of the machine and where the container has it. */
    record Mount(Path source, String target, boolean readOnly) {
    }

    private final PodTemplate pod;
    private final Path own;
    private final Path claimed;
    private final ClusterObjects objects;
    private final Map<String, Path> made = new TreeMap<>();

    /**
     * @param own     the pod's own folder
     * @param claimed the folder of all claims
     */
    Volumes(PodTemplate pod, Path own, Path claimed, ClusterObjects objects) {
        this.pod = pod;
        this.own = own;
        this.claimed = claimed;
        this.objects = objects;
    }

    /**
     * Makes them all.
     *
     * @throws PodFailure if one comes from something that is not there
     */
    void make() {
        for (String claim : pod.claims()) {
            made.put(claim, Workspace.made(claimed.resolve(claim + "-" + pod.name())));
        }
        for (JsonNode volume : pod.specification().path("volumes")) {
            String name = volume.path("name").asText();
            made.put(name, volume.has("persistentVolumeClaim")
                    ? Workspace.made(claimed.resolve(volume.at("/persistentVolumeClaim/claimName").asText()))
                    : Workspace.made(own.resolve(name)));
            content(volume).ifPresent(files -> files.forEach((file, text) -> write(made.get(name).resolve(file), text)));
        }
    }

    /**
     * Where a container has them.
     *
     * @throws PodFailure if it mounts one that the pod does not have
     */
    List<Mount> of(JsonNode container) {
        List<Mount> mounts = new ArrayList<>();
        for (JsonNode mount : container.path("volumeMounts")) {
            String name = mount.path("name").asText();
            if (!made.containsKey(name)) {
                throw new PodFailure(pod.name(), container.path("name").asText() + " mounts " + name + ", which is no volume of the pod");
            }
            mounts.add(new Mount(made.get(name), mount.path("mountPath").asText(), mount.path("readOnly").asBoolean()));
        }
        return mounts;
    }

    /** The folder behind one, such as a store that is to be looked at. */
    Path folder(String volume) {
        return made.get(volume);
    }

    private Optional<Map<String, String>> content(JsonNode volume) {
        if (volume.has("configMap")) {
            return content(volume, "ConfigMap", volume.at("/configMap/name").asText(), volume.path("configMap"));
        }
        if (volume.has("secret")) {
            return content(volume, "Secret", volume.at("/secret/secretName").asText(), volume.path("secret"));
        }
        return Optional.empty();
    }

    private Optional<Map<String, String>> content(JsonNode volume, String kind, String name, JsonNode source) {
        Optional<JsonNode> object = objects.find(kind, name);
        if (object.isEmpty()) {
            if (source.path("optional").asBoolean()) {
                return Optional.empty();
            }
            throw new PodFailure(pod.name(), "there is no " + kind + " " + name + " for its volume " + volume.path("name").asText());
        }
        Map<String, String> all = KeyedContent.of(object.get());
        return Optional.of(source.has("items") ? items(kind + " " + name, all, source.path("items")) : all);
    }

    private Map<String, String> items(String object, Map<String, String> all, JsonNode items) {
        Map<String, String> chosen = new TreeMap<>();
        for (JsonNode item : items) {
            String key = item.path("key").asText();
            if (!all.containsKey(key)) {
                throw new PodFailure(pod.name(), "the " + object + " has no key " + key);
            }
            chosen.put(item.path("path").asText(), all.get(key));
        }
        return chosen;
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
