package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;

/** Parses YAML into objects for the tests of the cluster model. */
final class Manifests {

    static final String NAMESPACE = "shop";

    private Manifests() {}

    static JsonNode object(String yaml) {
        return Rendering.of(yaml).objects().get(0);
    }

    /** Returns the first pod of a StatefulSet "store" with this pod spec. */
    static PodTemplate pod(String specification) {
        return PodTemplate.of(object("""
                kind: StatefulSet
                metadata: {name: store}
                spec:
                  serviceName: store
                  template:
                    metadata: {labels: {app: store, tier: back}}
                    spec: %s
                """.formatted(specification)), 0, NAMESPACE);
    }

    static PodTemplate pod(String name, String subdomain, String labels) {
        return PodTemplate.of(object("""
                kind: Pod
                metadata: {name: %s, labels: %s}
                spec: {subdomain: "%s", containers: [{name: main, ports: [{name: data, containerPort: 7000}]}]}
                """.formatted(name, labels, subdomain)), NAMESPACE);
    }
}
