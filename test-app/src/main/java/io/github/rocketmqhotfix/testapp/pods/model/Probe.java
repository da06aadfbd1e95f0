package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One probe of a container.
 *
 * @param port    what a TCP probe dials; 0 for one that runs a command
 * @param command what is run in the container; empty for a TCP probe
 */
record Probe(Kind kind, int port, List<String> command, Duration initialDelay, Duration period, Duration timeout,
        int failureThreshold, int successThreshold) {

    enum Kind {
        STARTUP("startupProbe"), READINESS("readinessProbe"), LIVENESS("livenessProbe");

        private final String field;

        Kind(String field) {
            this.field = field;
        }

        @Override
        public String toString() {
            return field;
        }
    }

    Probe {
        command = List.copyOf(command);
    }

    /**
     * That of a container, with Kubernetes' defaults; empty: it has none of this kind.
     *
     * @throws PodFailure if it names a port that the container does not have
     */
    static Optional<Probe> of(Kind kind, PodTemplate pod, JsonNode container) {
        JsonNode probe = container.path(kind.field);
        if (probe.isMissingNode()) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>();
        probe.at("/exec/command").forEach(word -> command.add(word.asText()));
        return Optional.of(new Probe(kind, probe.has("tcpSocket") ? port(kind, pod, container, probe.at("/tcpSocket/port")) : 0,
                command, seconds(probe, "initialDelaySeconds", 0), seconds(probe, "periodSeconds", 10),
                seconds(probe, "timeoutSeconds", 1), probe.path("failureThreshold").asInt(3), probe.path("successThreshold").asInt(1)));
    }

    private static int port(Kind kind, PodTemplate pod, JsonNode container, JsonNode port) {
        if (port.isInt()) {
            return port.asInt();
        }
        return ContainerPorts.named(container, port.asText()).orElseThrow(() -> new PodFailure(pod.name(),
                "the " + kind + " of " + container.path("name").asText() + " asks port " + port.asText() + ", which the container does not have"));
    }

    private static Duration seconds(JsonNode probe, String field, int otherwise) {
        return Duration.ofSeconds(probe.path(field).asInt(otherwise));
    }
}
