package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses a pod with an unsupported field: the pod would run, but not as it does in a cluster. Accepts the fields of
 * {@link #POD_WITHOUT_EFFECT} and {@link #CONTAINER_WITHOUT_EFFECT}, so that manifests for real clusters can be used.
 */
final class SupportedFields {

    /**
     * Fields that PodCluster ignores: there is one node, no registry and no service account, and all processes run as
     * the user of this process.
     */
    private static final Set<String> POD_WITHOUT_EFFECT = Set.of("affinity", "automountServiceAccountToken",
            "enableServiceLinks", "imagePullSecrets", "nodeSelector", "priorityClassName", "securityContext",
            "serviceAccountName", "tolerations", "topologySpreadConstraints");
    /** Fields that PodCluster ignores: there is no registry, and no resource is limited. */
    private static final Set<String> CONTAINER_WITHOUT_EFFECT = Set.of("imagePullPolicy", "resources");

    private static final Set<String> POD = union(POD_WITHOUT_EFFECT, "containers", "initContainers", "volumes",
            "restartPolicy", "terminationGracePeriodSeconds", "hostname", "subdomain");
    private static final Set<String> CONTAINER = union(CONTAINER_WITHOUT_EFFECT, "name", "image", "command", "args",
            "env", "volumeMounts", "workingDir", "ports", "startupProbe", "readinessProbe", "livenessProbe",
            "lifecycle",
            // only its readOnlyRootFilesystem has an effect
            "securityContext");
    private static final Set<String> PROBE = Set.of("tcpSocket", "exec", "initialDelaySeconds", "periodSeconds",
            "timeoutSeconds",
            "failureThreshold", "successThreshold");
    private static final Map<String, Set<String>> PARTS = Map.of(
            "startupProbe", PROBE, "readinessProbe", PROBE, "livenessProbe", PROBE,
            "lifecycle", Set.of("preStop"));
    private static final Set<String> VOLUME = Set.of("name", "configMap", "secret", "emptyDir",
            "persistentVolumeClaim");
    private static final Set<String> MOUNT = Set.of("name", "mountPath", "subPath", "readOnly");

    private SupportedFields() {}

    /** @throws PodFailure that names the first unsupported field */
    static void check(PodTemplate pod) {
        JsonNode specification = pod.specification();
        check(pod, specification, POD);
        specification.path("volumes").forEach(volume -> check(pod, volume, VOLUME));
        for (String kind : List.of("initContainers", "containers")) {
            for (JsonNode container : specification.path(kind)) {
                check(pod, container, CONTAINER);
                PARTS.forEach((part, fields) -> check(pod, container.path(part), fields));
                check(pod, container.at("/lifecycle/preStop"), Set.of("exec"));
                container.path("volumeMounts").forEach(mount -> check(pod, mount, MOUNT));
            }
        }
    }

    private static Set<String> union(Set<String> some, String... others) {
        return Stream.concat(some.stream(), Stream.of(others)).collect(Collectors.toUnmodifiableSet());
    }

    private static void check(PodTemplate pod, JsonNode object, Set<String> fields) {
        object.properties().forEach(field -> {
            if (!fields.contains(field.getKey())) {
                throw new PodFailure(pod.name(), field.getKey() + " is not supported: " + field.getValue());
            }
        });
    }
}
