package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Service of the cluster.
 *
 * @param clusterAddress the Service's own address; empty for a headless Service
 * @param everyPod       whether pods that are not ready belong to the Service too
 */
record PodService(String name, Optional<String> clusterAddress, boolean everyPod, Map<String, String> selector,
        List<ServicePort> ports) {

    /** A pod with an address; a terminating pod is not ready. */
    record PodEndpoint(PodTemplate pod, String address, boolean ready) {}

    /**
     * A port of the Service.
     *
     * @param target a number, or the name of a port of the pods
     */
    record ServicePort(int number, String target) {

        /** Returns the number of the target port at a pod; empty if the pod has no port of this name. */
        Optional<Integer> at(PodTemplate pod) {
            return target.matches("\\d+") ? Optional.of(Integer.valueOf(target))
                    : Rendering.elements(pod.specification().path("containers"))
                            .flatMap(container -> namedPort(container, target).stream()).findFirst();
        }
    }

    PodService {
        selector = Map.copyOf(selector);
        ports = List.copyOf(ports);
    }

    /** @param freeAddress the address for a Service that is not headless and whose manifest has no address */
    static PodService of(JsonNode object, String freeAddress) {
        JsonNode specification = object.path("spec");
        String wanted = specification.path("clusterIP").asText();
        List<ServicePort> ports = new ArrayList<>();
        for (JsonNode port : specification.path("ports")) {
            ports.add(new ServicePort(port.path("port").asInt(),
                    port.path("targetPort").asText(port.path("port").asText())));
        }
        return new PodService(Rendering.nameOf(object),
                wanted.equals("None") ? Optional.empty() : Optional.of(wanted.isEmpty() ? freeAddress : wanted),
                specification.path("publishNotReadyAddresses").asBoolean(),
                PodTemplate.texts(specification.path("selector")), ports);
    }

    /** Returns the number of a container's port by its name. */
    static Optional<Integer> namedPort(JsonNode container, String name) {
        return Rendering.named(container.path("ports"), name).map(port -> port.path("containerPort").asInt());
    }

    /** Returns the pods of this Service. */
    List<PodEndpoint> among(List<PodEndpoint> pods) {
        return pods.stream().filter(endpoint -> endpoint.ready() || everyPod)
                .filter(endpoint -> !selector.isEmpty()
                        && endpoint.pod().labels().entrySet().containsAll(selector.entrySet()))
                .toList();
    }
}
