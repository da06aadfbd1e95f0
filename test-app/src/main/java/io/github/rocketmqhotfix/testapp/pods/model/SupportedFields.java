package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Refuses a pod with an unsupported field: the pod would run, but not as it does in a cluster. */
final class SupportedFields {

    private static final Set<String> POD = Set.of("containers", "initContainers", "volumes", "restartPolicy",
            "terminationGracePeriodSeconds", "hostname", "subdomain",
            // accepted without effect, as the Javadoc of PodCluster says
            "affinity", "automountServiceAccountToken", "enableServiceLinks", "imagePullSecrets", "nodeSelector",
            "priorityClassName",
            "securityContext", "serviceAccountName", "tolerations", "topologySpreadConstraints");
    private static final Set<String> CONTAINER = Set.of("name", "image", "command", "args", "env", "volumeMounts",
            "workingDir", "ports",
            "startupProbe", "readinessProbe", "livenessProbe", "lifecycle", "securityContext",
            "imagePullPolicy", "resources");
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

    private static void check(PodTemplate pod, JsonNode object, Set<String> fields) {
        object.properties().forEach(field -> {
            if (!fields.contains(field.getKey())) {
                throw new PodFailure(pod.name(), field.getKey() + " is not supported: " + field.getValue());
            }
        });
    }
}
