package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The description from which a pod is made.
 *
 * @param hostname      the host name of the pod, which is also its DNS name below the subdomain
 * @param subdomain     the headless Service whose name is part of the pod's DNS name; empty if there is none
 * @param specification the pod's spec
 * @param claims        the names of the volumes that come from claim templates
 */
record PodTemplate(String namespace, String name, String hostname, String subdomain, Map<String, String> labels,
        JsonNode specification, List<String> claims) {

    PodTemplate {
        labels = Map.copyOf(labels);
        claims = List.copyOf(claims);
    }

    /** Returns the template of an object of kind Pod. */
    static PodTemplate of(JsonNode pod, String namespace) {
        JsonNode specification = pod.path("spec");
        String name = Rendering.nameOf(pod);
        return new PodTemplate(namespace, name, specification.path("hostname").asText(name),
                specification.path("subdomain").asText(), texts(pod.at("/metadata/labels")), specification, List.of());
    }

    /** Returns the template of one pod of a StatefulSet or Deployment. */
    static PodTemplate of(JsonNode set, int ordinal, String namespace) {
        String name = Rendering.nameOf(set) + "-" + ordinal;
        Map<String, String> labels = texts(set.at("/spec/template/metadata/labels"));
        labels.put("statefulset.kubernetes.io/pod-name", name);
        labels.put("apps.kubernetes.io/pod-index", Integer.toString(ordinal));
        List<String> claims = Rendering.elements(set.at("/spec/volumeClaimTemplates")).map(Rendering::nameOf).toList();
        return new PodTemplate(namespace, name, name, set.at("/spec/serviceName").asText(), labels,
                set.at("/spec/template/spec"), claims);
    }

    /** Returns the fields of an object as text. */
    static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    /** Returns the elements of an array as text. */
    static List<String> words(JsonNode array) {
        return Rendering.elements(array).map(JsonNode::asText).toList();
    }
}
