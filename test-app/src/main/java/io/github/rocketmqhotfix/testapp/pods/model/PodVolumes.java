package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The folders behind a pod's volumes. The folder of a claim outlives the pod; all others belong to the pod. */
final class PodVolumes {

    /** A folder or file of the machine and its place in the container. */
    record Mount(Path source, String target, boolean readOnly) {}

    private final PodTemplate pod;
    private final Path own;
    private final Path claimed;
    private final ClusterObjects objects;
    private final Map<String, Path> folders = new TreeMap<>();

    /**
     * Makes the folders.
     *
     * @param own     the pod's own folder
     * @param claimed the folder of all claims
     * @throws PodFailure if a volume's source does not exist
     */
    PodVolumes(PodTemplate pod, Path own, Path claimed, ClusterObjects objects) {
        this.pod = pod;
        this.own = own;
        this.claimed = claimed;
        this.objects = objects;
        pod.claims().forEach(claim -> folders.put(claim,
                UncheckedFiles.createDirectories(claimed.resolve(claim + "-" + pod.name()))));
        pod.specification().path("volumes").forEach(this::make);
    }

    private void make(JsonNode volume) {
        String name = volume.path("name").asText();
        folders.put(name, UncheckedFiles.createDirectories(volume.has("persistentVolumeClaim")
                ? claimed.resolve(volume.at("/persistentVolumeClaim/claimName").asText()) : own.resolve(name)));
        content(volume).forEach((file, text) -> UncheckedFiles.writeString(folders.get(name).resolve(file), text));
    }

    /**
     * Returns the mounts of a container.
     *
     * @throws PodFailure if the container mounts a volume that the pod does not have
     */
    List<Mount> of(JsonNode container) {
        List<Mount> mounts = new ArrayList<>();
        for (JsonNode mount : container.path("volumeMounts")) {
            String name = mount.path("name").asText();
            if (!folders.containsKey(name)) {
                throw new PodFailure(pod.name(),
                        container.path("name").asText() + " mounts " + name + ", which is no volume of the pod");
            }
            mounts.add(new Mount(folders.get(name).resolve(mount.path("subPath").asText()),
                    mount.path("mountPath").asText(),
                    mount.path("readOnly").asBoolean()));
        }
        return mounts;
    }

    /** Returns the folder behind a volume, or null if the pod has no such volume. */
    Path folder(String volume) {
        return folders.get(volume);
    }

    private Map<String, String> content(JsonNode volume) {
        if (volume.has("configMap")) {
            return content(volume, "ConfigMap", volume.at("/configMap/name").asText(), volume.path("configMap"));
        }
        return volume.has("secret")
                ? content(volume, "Secret", volume.at("/secret/secretName").asText(), volume.path("secret")) : Map.of();
    }

    private Map<String, String> content(JsonNode volume, String kind, String name, JsonNode source) {
        Optional<Map<String, String>> all = objects.contentOf(kind, name);
        if (all.isEmpty() && !source.path("optional").asBoolean()) {
            throw new PodFailure(pod.name(),
                    "there is no " + kind + " " + name + " for its volume " + volume.path("name").asText());
        }
        if (all.isEmpty() || !source.has("items")) {
            return all.orElse(Map.of());
        }
        Map<String, String> chosen = new TreeMap<>();
        for (JsonNode item : source.path("items")) {
            String key = item.path("key").asText();
            if (!all.get().containsKey(key)) {
                throw new PodFailure(pod.name(), "the " + kind + " " + name + " has no key " + key);
            }
            chosen.put(item.path("path").asText(), all.get().get(key));
        }
        return chosen;
    }
}
