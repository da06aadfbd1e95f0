package io.github.rocketmqhotfix.testapp.pods.chart;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/** The fields of a ServiceMonitor that the chart uses. The Prometheus operator publishes no Java model of this type. */
record ServiceMonitor(
        @JsonProperty(required = true) String apiVersion,
        @JsonProperty(required = true) String kind,
        @JsonProperty(required = true) Metadata metadata,
        @JsonProperty(required = true) Spec spec) {

    record Metadata(@JsonProperty(required = true) String name, Map<String, String> labels) {}

    record Spec(
            @JsonProperty(required = true) Selector selector,
            @JsonProperty(required = true) List<Endpoint> endpoints) {}

    record Selector(@JsonProperty(required = true) Map<String, String> matchLabels) {}

    record Endpoint(@JsonProperty(required = true) String port, String interval) {}
}
