package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Service.
 *
 * @param clusterAddress empty for a headless one
 * @param everyPod       whether pods that are not ready belong to it too
 */
record Service(String name, Optional<String> clusterAddress, boolean everyPod, Map<String, String> selector, List<Port> ports) {

    /** @param target a number, or the name of a port of the pods */
    record Port(int number, String target) {

        /** What it is at one pod; empty: the pod has no such port. */
        Optional<Integer> at(PodTemplate pod) {
            return target.matches("\\d+") ? Optional.of(Integer.valueOf(target)) : ContainerPorts.ofPod(pod.specification(), target);
        }
    }

    Service {
        selector = Map.copyOf(selector);
        ports = List.copyOf(ports);
    }

    /** @param freeAddress what it gets if it is not headless and asks for no address of its own */
    static Service of(JsonNode object, String freeAddress) {
        JsonNode specification = object.path("spec");
        String asked = specification.path("clusterIP").asText();
        List<Port> ports = new ArrayList<>();
        for (JsonNode port : specification.path("ports")) {
            ports.add(new Port(port.path("port").asInt(), port.path("targetPort").asText(port.path("port").asText())));
        }
        return new Service(Rendering.nameOf(object),
                asked.equals("None") ? Optional.empty() : Optional.of(asked.isEmpty() ? freeAddress : asked),
                specification.path("publishNotReadyAddresses").asBoolean(), PodTemplate.texts(specification.path("selector")), ports);
    }

    /** The pods that it stands for now. */
    List<Endpoint> among(List<Endpoint> pods) {
        return pods.stream().filter(endpoint -> endpoint.ready() || everyPod)
                .filter(endpoint -> !selector.isEmpty() && endpoint.pod().labels().entrySet().containsAll(selector.entrySet())).toList();
    }
}
